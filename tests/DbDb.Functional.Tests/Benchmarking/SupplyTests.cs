using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Tests.Benchmarking;

/// <summary>Data of which only a part is in memory at a time is the data that all peers are measured with.</summary>
public sealed class SupplyTests
{
    private const int Count = 5_000;

    [Theory]
    [InlineData(false, Count)]
    [InlineData(false, 700)]
    [InlineData(false, 1_250)]
    [InlineData(true, Count)]
    [InlineData(true, 700)]
    [InlineData(true, 1_250)]
    public void What_is_made_in_parts_is_what_is_made_at_once(bool sorted, int mostInMemory)
    {
        var expected = sorted ? Sample.Sorted(Sample.Base(Count)) : Sample.Base(Count);
        var parts = Supply.Of(Count, sorted, mostInMemory).Parts().Select(Copy).ToArray();
        Assert.Equal(expected.ToEntries(), parts.SelectMany(part => part));
        Assert.All(parts, part => Assert.InRange(part.Length, 0, mostInMemory * 5 / 4));
    }

    [Fact]
    public void What_was_read_once_may_be_read_again()
    {
        var supply = Supply.Of(Count, sorted: true, mostInMemory: 700);
        Assert.Equal(supply.Parts().SelectMany(Copy).ToArray(), supply.Parts().SelectMany(Copy).ToArray());
    }

    [Fact]
    public void A_part_lies_there_until_the_next_but_one_is_asked_for()
    {
        using var parts = Supply.Of(Count, sorted: true, mostInMemory: 700).Parts().GetEnumerator();
        Assert.True(parts.MoveNext());
        var first = parts.Current;
        var copy = Copy(first);
        Assert.True(parts.MoveNext());
        Assert.Equal(copy, first.ToEntries());
    }

    [Fact]
    public void Random_bytes_from_any_place_on_are_those_of_the_whole_row()
    {
        var row = Mixer.Bytes(seed: 1, 64);
        for (var from = 0; from < 24; from++)
        {
            for (var length = 0; length < 30; length++)
            {
                var part = new byte[length];
                Mixer.Fill(seed: 1, from, part);
                Assert.Equal(row[from..(from + length)], part);
            }
        }
    }

    [Fact]
    public void Keys_to_look_up_are_the_same_whether_all_keys_are_there_or_none()
    {
        var expected = Sample.Hits(Sample.Base(Count).Keys, 1_000);
        Assert.Equal(expected.Bytes.ToArray(), Sample.Hits(Count, 1_000).Bytes.ToArray());
    }

    private static Entry[] Copy(Records part) =>
        [.. part.ToEntries().Select(entry => new Entry(entry.Key.Span.ToArray(), entry.Value.Span.ToArray()))];
}
