namespace DbDb.Functional.Tests.Stores;

/// <summary>The edges of what a file store does: exactly so much, exactly so long, exactly once.</summary>
public sealed class FileStoreEdgeTests : IDisposable
{
    private const int LongestPrewritten = 64 << 10;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Whatever_fails_while_opening_leaves_nothing_open()
    {
        for (var n = 0; ; n++)
        {
            var disk = new DiskInMemory();
            var operations = 0;
            disk.Before = operation => _ = operations++ == n ? throw FaultyDisk.Error(operation) : 0;

            var opened = Files.TryOpen("file", disk: disk);

            opened.IfRight(store =>
            {
                Assert.Equal(2, disk.Open); // the file and its lock
                store.Dispose();
            });
            Assert.Equal(0, disk.Open);
            if (operations <= n)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData("create")]
    [InlineData("write")]
    [InlineData("sync")]
    [InlineData("rename")]
    [InlineData("sync folder")]
    public void A_creation_that_fails_says_at_what(string operation)
    {
        var disk = new FaultyDisk();
        disk.FailNth(0, other => other == operation);

        Assert.Equal(operation, Assert.IsType<DbError.Io>(Files.Refusal(_folder.Database, disk: disk)).Operation);

        Assert.Equal(operation is "sync folder", File.Exists(_folder.Database));
    }

    [Fact]
    public void A_file_is_opened_to_write_only_where_it_will_be_written()
    {
        var disk = new DiskInMemory { Bytes = Make.File(Make.Genesis, 0, Make.Genesis, 1) };
        foreach (
            var (mode, openings) in new (OpenMode, bool[])[]
            {
                (OpenMode.ReadOnly, [false]),
                (OpenMode.MustExist, [true]),
                (OpenMode.OpenOrCreate, [true]),
            }
        )
        {
            disk.Openings.Clear();
            Files.Open("file", mode, disk).Dispose();
            Assert.Equal(openings, disk.Openings);
        }
    }

    [Fact]
    public void A_database_that_is_refused_is_not_kept_open()
    {
        var disk = new DiskInMemory { Bytes = Make.Bytes(10_000) };
        foreach (var mode in Enum.GetValues<OpenMode>())
        {
            Assert.IsType<DbError.NotADatabase>(Files.Refusal("file", mode, disk));
            Assert.Equal(0, disk.Open);
        }
    }

    [Fact]
    public void A_record_that_another_store_has_just_appended_is_read_up_to_the_last_byte_of_the_file()
    {
        using var reader = Files.Open(_folder.Database);
        LogHead head;
        using (var writer = Files.Open(_folder.Database))
        {
            head = Files.Append(writer, Make.Genesis, times: 1);
        }

        Assert.Equal(head.CommitAddress.End, new FileInfo(_folder.Database).Length);
        Assert.Equal(
            head.Commit,
            CommitRecord.Read(Make.Value(reader.Read(head.CommitAddress)).Span, head.CommitAddress)
        );
    }

    [Fact]
    public void While_a_segment_is_written_the_head_is_the_one_before_it()
    {
        using var store = Files.Open(_folder.Database);
        var before = Files.Append(store, Make.Genesis, times: 1);
        var seen = new List<LogHead>();

        var after = Make.Value(
            store.Append(Make.Streamed(before, 20, 10_000, _ => seen.Add(Make.Value(store.ReadHead()))))
        );

        Assert.Equal(20, seen.Count);
        Assert.All(seen, head => Assert.Equal(before, head));
        Assert.Equal(after, Make.Value(store.ReadHead()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(8, false)]
    public void The_longest_segment_that_space_is_prewritten_behind_has_64_KiB(int more, bool isPrewritten)
    {
        using var store = Files.Open(_folder.Database);
        var around = Make.Segment(Make.Genesis, Make.Bytes(8)).After.End - LogIdentity.LogStart - 8;

        var head = Make.Value(
            store.Append(Make.Segment(Make.Genesis, Make.Bytes(LongestPrewritten - (int)around + more)))
        );

        Assert.Equal(LongestPrewritten + more, head.End - LogIdentity.LogStart);
        Assert.Equal(isPrewritten, new FileInfo(_folder.Database).Length > head.End);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(8, true)]
    public void Space_is_made_when_less_than_half_of_the_last_step_is_left(int more, bool isMade)
    {
        using var store = Files.Open(_folder.Database);
        var head = Files.Append(store, Make.Genesis, times: 1);
        var length = new FileInfo(_folder.Database).Length;
        var around = Make.Segment(head, Make.Bytes(8)).After.End - head.End - 8;

        head = Make.Value(store.Append(Make.Segment(head, Make.Bytes((int)((length - head.End) / 2 - around) + more))));

        Assert.Equal((64 << 10) / 2 - more, length - head.End);
        Assert.Equal(isMade ? length + (128 << 10) : length, new FileInfo(_folder.Database).Length);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void As_many_zeros_as_are_ever_prewritten_stay(int more, bool stay)
    {
        var segment = Make.Segment(Make.Genesis, Make.Bytes(100));
        File.WriteAllBytes(
            _folder.Database,
            [
                .. Make.File(Make.Genesis, 0, segment.After, 1, Make.BytesOf(segment)),
                .. new byte[Prewriting.Most + more],
            ]
        );

        Files.Open(_folder.Database).Dispose();

        Assert.Equal(
            stay ? segment.After.End + Prewriting.Most : segment.After.End,
            new FileInfo(_folder.Database).Length
        );
    }

    [Fact]
    public void A_segment_that_throws_before_its_first_chunk_touches_nothing()
    {
        var disk = new FaultyDisk();
        using var store = Files.Open(_folder.Database, disk: disk);
        var head = Files.Append(store, Make.Genesis, times: 1);
        disk.Journal.Clear();

        Assert.Throws<InvalidOperationException>(() =>
            store.Append(Make.Streamed(head, 4, 10_000, _ => throw new InvalidOperationException()))
        );

        Assert.DoesNotContain(disk.Journal, step =>
            step.StartsWith("write", StringComparison.Ordinal) || step is "set length"
        );
    }

    [Fact]
    public void A_long_commit_that_no_slot_names_is_written_again_whole()
    {
        var segment = Make.Streamed(Make.Genesis, values: 35, valueLength: 100_000);
        var log = Make.BytesOf(segment);
        // And what another left behind it.
        File.WriteAllBytes(_folder.Database, Make.File(Make.Genesis, 0, Make.Genesis, 1, log, Make.Bytes(5000)));
        var disk = new FaultyDisk();

        using var store = Files.Open(_folder.Database, disk: disk);

        const int Block = 1 << 20;
        var start = (int)LogIdentity.LogStart;
        var rest = log.Length % Block;
        var blocks = Enumerable
            .Range(0, log.Length / Block)
            .Select(i => $"write {start + i * Block}+{Block}")
            .Append($"write {start + log.Length - rest}+{rest}");
        var slots = (
            Newest: $"write {LogIdentity.SlotSize}+{LogIdentity.SlotSize}",
            Next: $"write 0+{LogIdentity.SlotSize}"
        );
        Assert.Equal(
            [slots.Newest, .. blocks, slots.Next],
            disk.Journal.Where(step => step.StartsWith("write", StringComparison.Ordinal))
        );
        Assert.Equal(log, File.ReadAllBytes(_folder.Database)[start..]);
        Assert.Equal(segment.After, Make.Value(store.ReadHead()));
    }

    public void Dispose() => _folder.Dispose();
}
