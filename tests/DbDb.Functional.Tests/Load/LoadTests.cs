using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>
/// Whether a load is set on the tree, or the tree made anew: told by a load of what is there already, which then is no
/// commit or one.
/// </summary>
public sealed class LoadTests : IDisposable
{
    private const int Entries = 800;

    private readonly Database _db = Database.InMemory(new DatabaseOptions { CacheBytes = 8 << 20 });

    public LoadTests() => _db.Load(Given(0, Entries)).OrThrow();

    [Theory]
    [InlineData(0, false)]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, true)]
    public void Fewer_than_an_eighth_of_the_tree_are_set_on_it(int count, bool isCommit)
    {
        Expect(isCommit, () => _db.Load(Given(0, count)));
        Expect(isCommit, () => _db.LoadAscending(Given(0, count)));
    }

    [Fact]
    public void Nothing_is_no_commit_even_where_there_is_nothing()
    {
        using var db = Database.InMemory();
        Assert.Equal(0, db.Load([]).OrThrow().Revision.Number);
        Assert.Equal(0, db.LoadAscending([]).OrThrow().Revision.Number);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Those_that_take_more_than_a_quarter_of_the_cache_are_not_held_in_memory(int mebibytes, bool isCommit)
    {
        Entry[] large =
        [
            .. Enumerable.Range(0, mebibytes * 10).Select(i => new Entry($"large {i:00}", new byte[100_000])),
        ];
        _db.Load(large).OrThrow();

        Expect(isCommit, () => _db.Load(large));
        Expect(isCommit, () => _db.LoadAscending(large));
    }

    [Fact]
    public void A_load_is_counted_as_one_commit_of_as_many_bytes_as_it_has()
    {
        var before = _db.Head.Address.End;
        var sums = Meters.Of(() => _db.LoadAscending(Given(0, Entries)).OrThrow());
        var after = _db.Head.Address.End;

        Assert.Equal((1, 1, after - before), (sums["dbdb.commits"], sums["dbdb.group.size"], sums["dbdb.appended"]));
    }

    [Fact]
    public void A_note_that_is_too_long_is_refused_before_anything_is_read()
    {
        var note = new string('x', 1 << 20);
        var isRead = false;
        Assert.IsType<DbError.TooLarge>(_db.Load(Watched(), note).Failure());
        Assert.IsType<DbError.TooLarge>(_db.LoadAscending(Watched(), note).Failure());
        Assert.False(isRead);
        Assert.Throws<ArgumentNullException>(() => _db.Load(null!));
        Assert.Throws<ArgumentNullException>(() => _db.LoadAscending(null!));

        IEnumerable<Entry> Watched()
        {
            isRead = true;
            yield break;
        }
    }

    [Fact]
    public void A_note_is_kept_whichever_way_it_goes()
    {
        Assert.Equal("few", _db.Load(Given(900, 1), "few").OrThrow().Commit.Note);
        Assert.Equal("many", _db.Load(Given(0, Entries), "many").OrThrow().Commit.Note);
        Assert.Equal("few in order", _db.LoadAscending(Given(901, 1), "few in order").OrThrow().Commit.Note);
        Assert.Equal("many in order", _db.LoadAscending(Given(0, Entries), "many in order").OrThrow().Commit.Note);
    }

    public void Dispose() => _db.Dispose();

    private static IEnumerable<Entry> Given(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new Entry($"{i:000}", "v"));

    private void Expect(bool isCommit, Func<Either<DbError, Snapshot>> load)
    {
        var before = _db.Head.Revision.Number;
        Assert.Equal(isCommit, load().OrThrow().Revision.Number > before);
    }
}
