namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreSpaceTests : IDisposable
{
    private const int Least = 64 << 10;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Space_is_prewritten_in_steps_that_double_and_given_back_on_closing()
    {
        var store = Files.Open(_folder.Database);
        var head = Files.Append(store, Make.Genesis, times: 1);
        var first = head.End;
        Assert.Equal(first + Least, Length);

        head = Files.Append(store, head, times: 10);
        Assert.Equal(first + Least, Length);

        head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(Least / 2))));
        Assert.Equal(first + 3 * Least, Length);

        store.Dispose();
        Assert.Equal(head.End, Length);
        Assert.Equal(head, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
    }

    [Fact]
    public void Steps_grow_to_256_KiB_and_no_further_and_begin_when_half_of_the_last_is_left()
    {
        using var store = Files.Open(_folder.Database);
        var head = Make.Genesis;
        var (length, steps) = (0L, new List<long>());

        for (var i = 0; i < 400; i++)
        {
            head = Files.Append(store, head, times: 10);
            if (Length > length)
            {
                steps.Add(Length - length);
                length = Length;
            }

            Assert.InRange(Length - head.End, steps is [_, .., var last] ? last / 2 : Least / 2, Prewriting.Most);
        }

        Assert.Equal(128 << 10, steps[1]); // the first is the beginning of the file, with its commit and 64 KiB
        Assert.All(steps.Skip(2), step => Assert.Equal(256 << 10, step));
        Assert.InRange(steps.Count, 4, 100);
    }

    [Fact]
    public void Long_segments_prewrite_nothing()
    {
        using var store = Files.Open(_folder.Database);

        var head = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(300_000))));
        Assert.Equal(head.End, Length);

        head = Make.Value(store.Append(Make.Streamed(head, 300, 10_000)));
        Assert.Equal(head.End, Length);
    }

    [Fact]
    public void Commits_that_need_not_be_durable_make_no_space_and_nor_does_a_flush_and_the_next_that_must_be_does()
    {
        using var store = Files.Open(_folder.Database);
        var head = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(100)), sync: false, _ => null));
        head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(100)), sync: false, _ => null));
        Assert.Equal(head.End, Length);
        Assert.Equal(head, Make.Value(store.Flush()));
        Assert.Equal(head.End, Length);

        head = Files.Append(store, head, times: 1);
        Assert.Equal(head.End + Least, Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_that_fails_anywhere_is_taken_back_if_it_can_be_and_the_commit_stands(bool canUndo)
    {
        for (var written = 0; written < 4; written++)
        {
            var disk = new FaultyDisk();
            var path = _folder.File($"{canUndo} {written}.dbdb");
            using var store = Files.Open(path, disk: disk);
            var head = Files.Append(store, Make.Genesis, times: 1);
            for (var i = 0; i < 5; i++)
            {
                head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(60_000))));
            }

            var length = new FileInfo(path).Length;
            disk.BytesOfAFailedWrite = 30_000;
            var nth = 2 + written;
            disk.Before = operation =>
            {
                if ((operation is "write" && nth-- == 0) || (operation is "set length" && !canUndo))
                {
                    throw FaultyDisk.Error(operation);
                }
            };

            head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(60_000))));

            Assert.True(nth < 0);
            Assert.Equal(canUndo ? length : length + written * Least + 30_000, new FileInfo(path).Length);
            disk.Before = _ => { };
            Assert.Equal(head, Make.Value(store.ReadHead()));
            head = Files.Append(store, head, times: 100);
            Assert.Equal(head, Make.Value(Files.HeadOf(path, OpenMode.ReadOnly)));
        }
    }

    [Fact]
    public void Space_that_another_writer_may_use_is_left_to_it()
    {
        using var one = Files.Open(_folder.Database);
        var other = Files.Open(_folder.Database);
        var head = Files.Append(other, Make.Genesis, times: 1);
        head = Files.Append(one, head, times: 1);
        var length = Length;

        other.Dispose();

        Assert.Equal(length, Length);
        Files.Append(one, head, times: 1);
        Assert.Equal(length, Length);
    }

    [Fact]
    public void Closing_syncs_each_slot_once_and_a_store_that_wrote_nothing_syncs_nothing()
    {
        var disk = new FaultyDisk();
        var store = Files.Open(_folder.Database, disk: disk);
        Files.Append(store, Make.Genesis, times: 1);
        disk.Journal.Clear();
        store.Dispose();
        Assert.Equal(2, disk.Journal.Count(step => step is "sync"));

        store = Files.Open(_folder.Database, disk: disk);
        disk.Journal.Clear();
        store.Dispose();
        Assert.DoesNotContain(disk.Journal, step => step is "sync");
        Assert.DoesNotContain(disk.Journal, step => step is "set length");
    }

    [Fact]
    public void Closing_while_another_holds_the_lock_leaves_the_space()
    {
        var store = Files.Open(_folder.Database);
        var head = Files.Append(store, Make.Genesis, times: 1);
        using var holder = new FileLock(_folder.Database);
        Assert.True(holder.TryTake());

        store.Dispose();

        Assert.Equal(head.End + Least, Length);
    }

    [Fact]
    public void Whatever_fails_while_closing_is_not_thrown()
    {
        for (var n = 0; n < 12; n++)
        {
            var disk = new FaultyDisk();
            var store = Files.Open(_folder.File($"{n}.dbdb"), disk: disk);
            var head = Files.Append(store, Make.Genesis, times: 1);
            disk.FailNth(n, _ => true);

            store.Dispose();

            Assert.Equal(head, Make.Value(Files.HeadOf(_folder.File($"{n}.dbdb"), OpenMode.MustExist)));
        }
    }

    public void Dispose() => _folder.Dispose();

    private long Length => new FileInfo(_folder.Database).Length;
}
