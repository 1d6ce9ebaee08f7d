namespace DbDb.Functional.Tests.Stores;

/// <summary>Finding the end of a log: what is read, what is read again, what is remembered.</summary>
public sealed class LogFileTests
{
    private const string Path = "log";

    private readonly DiskInMemory _disk = new();
    private readonly Segment _first = Make.Segment(Make.Genesis, Make.Bytes(100));
    private readonly Segment _second;
    private readonly LogFile _log;

    public LogFileTests()
    {
        _second = Make.Segment(_first.After, Make.Bytes(60));
        _disk.Bytes = Make.File(Make.Genesis, 0, _first.After, 1, Make.BytesOf(_first), Make.BytesOf(_second));
        _log = new(((IDisk)_disk).Open(Path, writable: false), Path);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Slots_that_read_as_damaged_are_read_again_but_not_for_ever(int times, bool isFound)
    {
        var reads = 0;
        _disk.Reading = (offset, bytes) =>
        {
            if (offset == 0 && reads++ < times)
            {
                bytes[100] ^= 1;
                bytes[LogIdentity.SlotSize + 100] ^= 1;
            }
        };

        var found = _log.Find();

        Assert.Equal(isFound, found.IsRight);
        Assert.Equal(isFound ? times + 1 : times, reads);
    }

    [Fact]
    public void What_no_second_look_can_mend_is_not_looked_at_twice()
    {
        _disk.Bytes = "something else altogether"u8.ToArray();

        Assert.True(_log.Find().Match(Right: _ => false, Left: error => error is DbError.NotADatabase));

        Assert.Single(_disk.Reads);
    }

    [Fact]
    public void Finding_tells_what_is_durable_from_what_is_only_there()
    {
        var end = Make.Value(_log.Find());

        Assert.Equal((_first.After, _second.After, 1L), (end.Durable, end.Newest, end.Turn));
        Assert.False(end.IsDurable);
        Assert.Null(_log.Known);
    }

    [Fact]
    public void What_is_remembered_only_moves_forward()
    {
        var end = Make.Value(_log.Find());
        var later = end with { Durable = _second.After };

        Assert.Equal(_first.After, _log.Remember(end));
        Assert.Equal(_second.After, _log.Remember(later));
        Assert.Equal(_second.After, _log.Remember(end));
        Assert.Equal(_second.After, _log.Known);
    }

    [Fact]
    public void Another_history_of_as_many_revisions_is_damage()
    {
        var other = Make.Segment(Make.Genesis, Make.Bytes(101));
        var both = Make.Segment(other.After, Make.Bytes(61));
        _log.Remember(Make.Value(_log.Find()) with { Durable = _second.After });

        _disk.Bytes = Make.File(other.After, 2, both.After, 3, Make.BytesOf(other), Make.BytesOf(both));

        Assert.Equal(
            _second.After.CommitAddress.Offset,
            _log.Find().Match(Right: _ => -1, Left: error => Assert.IsType<DbError.Corrupt>(error).Offset));
    }

    [Fact]
    public void A_damaged_length_makes_no_room_for_more_than_the_file_has()
    {
        var header = _disk.Bytes.AsSpan((int)_first.After.End);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(header[Record.LengthAt..], Record.MaxLength);
        Record.WriteHeader(header, RecordKind.Value, 0, Record.MaxLength);

        Assert.Equal(_first.After, Make.Value(_log.Find()).Newest);

        Assert.All(_disk.Reads, length => Assert.InRange(length, 0, _disk.Bytes.Length));
    }
}
