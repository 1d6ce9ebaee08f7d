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

            Assert.InRange(Length - head.End, steps[^1] / 2 - 5_000, Prewriting.Most);
        }

        Assert.Equal([128 << 10, 256 << 10, 256 << 10, 256 << 10], steps.Skip(1).Take(4));
        Assert.All(steps.Skip(2), step => Assert.Equal(256 << 10, step));
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
    public void Closing_syncs_the_slot_once_and_a_store_that_wrote_nothing_syncs_nothing()
    {
        var disk = new FaultyDisk();
        var store = Files.Open(_folder.Database, disk: disk);
        Files.Append(store, Make.Genesis, times: 1);
        disk.Journal.Clear();
        store.Dispose();
        Assert.Single(disk.Journal, "sync");

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
        using var holder = RealDisk.Instance.OpenLock(_folder.Database + "-lock");
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
