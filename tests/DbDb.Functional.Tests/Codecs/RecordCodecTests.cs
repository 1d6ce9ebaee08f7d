using LanguageExt;

namespace DbDb.Functional.Tests.Codecs;

/// <summary>Records whose codecs are made when they are compiled.</summary>
public class RecordCodecTests
{
    [Fact]
    public void A_record_is_written_as_the_tuple_of_its_members()
    {
        Assert.Equal("(string, int32 descending)", Seat.Codec.Name);
        Assert.Equal(
            Codec.Tuple(Codec.String, Codec.Int32.Descending()).Encode(("a", 1)),
            Seat.Codec.Encode(new("a", 1)));
        Assert.Equal(new Seat("a", 1), Seat.Codec.Decode(Seat.Codec.Encode(new("a", 1))));
    }

    [Fact]
    public void All_types_that_have_a_codec_may_be_members()
    {
        var every = new Every(
            "text",
            1.5m,
            DayOfWeek.Friday,
            null,
            Prelude.Some("some"),
            new("a", 2),
            ((Key)"bytes", 'c', DateOnly.MinValue));

        Assert.Equal(every, Every.Codec.Decode(Every.Codec.Encode(every)));
        Assert.Equal(
            "(string, decimal, int32, int64?, string?, (string, int32 descending), (bytes, char, date))",
            Every.Codec.Name);
    }

    [Fact]
    public void One_of_a_single_member_is_written_as_that()
    {
        Assert.Equal(Codec.Guid.Name, Outer.Id.Codec.Name);
        var id = new Outer.Id(Guid.NewGuid());
        Assert.Equal(id, Outer.Id.Codec.Decode(Outer.Id.Codec.Encode(id)));
    }

    [Fact]
    public void Keys_that_begin_with_some_members_are_a_range()
    {
        var seats = Keyspace.Of("seats", Seat.Codec, Codec.Text);
        var tree = Tree.Empty.In(seats).Set(new("a", 1), "x").Set(new("a", 2), "y").Set(new("b", 1), "z").Tree;

        Assert.Equal(
            [new(new Seat("a", 2), "y"), new(new Seat("a", 1), "x")],
            tree.In(seats).Range(seats.Under("a")));

        var every = Keyspace.Of("every", Every.Codec, Codec.Text);
        Assert.Equal(0, tree.In(every).CountOf(every.Under("text", 1.5m, DayOfWeek.Friday)));
    }
}

[KeyCodec]
public readonly partial record struct Seat(string Row, [Descending] int Number);

[KeyCodec]
internal sealed partial record Every(
    string Text,
    decimal Amount,
    DayOfWeek @event,
    long? Maybe,
    Option<string> Optional,
    Seat Seat,
    (Key Bytes, char Letter, DateOnly Day) Together
);

internal static partial class Outer
{
    [KeyCodec]
    internal readonly partial record struct Id(Guid Value);
}
