using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests.Callers;

/// <summary>A tree of a log that was left for a compacted one is taken for its entries.</summary>
public sealed class LeftTreeTests : IDisposable
{
    private static readonly Value _long = new byte[20_000];

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public LeftTreeTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _db.Transact(tree =>
                tree.SetMany(Enumerable.Range(0, 1000).Select(i => new Entry($"{i:D4}", "old"))).Set("long", _long)
            )
            .OrThrow();
    }

    [Fact]
    public void A_tree_of_before_a_compaction_is_committed_as_it_is()
    {
        var old = _db.Head;
        _db.Transact(tree => tree.Set("0001", "new").Remove("0002").Set("more", "")).OrThrow();
        _db.Compact(Retention.All).OrThrow();

        var committed = _db.Transact(_ => old.Tree).OrThrow();

        Assert.Equal(3, committed.Revision.Number);
        Assert.Equal(old.Tree.Range(KeyRange.All), committed.Tree.Range(KeyRange.All));
        Assert.Equal(3, Diff.Between(_db.At(new(2)).OrThrow().Tree, committed.Tree).Count());
        Assert.Empty(Verification.Of(_db));
    }

    [Fact]
    public void A_tree_that_was_made_of_one_of_before_is_committed_too()
    {
        var derived = _db.Head.Tree.Set("0001", "derived").Set("fresh", _long).RemoveRange(KeyRange.Prefix("09"));
        _db.Compact(Retention.Last(1)).OrThrow();
        _db.Compact(Retention.Last(1)).OrThrow();

        var committed = _db.Transact(_ => derived).OrThrow();

        Assert.Equal(derived.Range(KeyRange.All), committed.Tree.Range(KeyRange.All));
        Assert.Equal(derived.Range(KeyRange.All), _db.TryCommit(committed, derived).OrThrow().Tree.Range(KeyRange.All));
        Assert.Empty(Verification.Of(_db));
    }

    [Fact]
    public void One_that_a_function_was_given_before_is_committed_too_and_one_that_was_never_stored_is_not()
    {
        Tree? given = null, refused = null;
        _db.Transact(tree => given = tree.Set("0001", "given")).OrThrow();
        Assert.True(_db.Transact(tree => Refuse(refused = tree.Set("0001", "refused"))).IsLeft);
        Tree? inGroup = null;
        _db.Transact(tree => tree.Set("first", "")).OrThrow();
        _db.Transact(tree => (inGroup = tree).Set("0003", "")).OrThrow();
        _db.Compact(Retention.All).OrThrow();

        Assert.Equal("given", _db.Transact(_ => given!).OrThrow().Tree.Find("0001").Map(value => value.ToString()));
        Assert.Equal("refused", _db.Transact(_ => refused!).OrThrow().Tree.Find("0001").Map(value => value.ToString()));
        Assert.False(_db.Transact(_ => inGroup!).OrThrow().Tree.Find("0003").Exists(value => value.Length == 0));

        static LanguageExt.Either<DbError, Tree> Refuse(Tree _) => new DbError.Invalid("no");
    }

    [Fact]
    public void A_tree_with_the_same_entries_changes_nothing()
    {
        var old = _db.Head.Tree;
        _db.Compact(Retention.All).OrThrow();
        Assert.Equal(1, _db.Transact(_ => old).OrThrow().Revision.Number);
    }

    [Fact]
    public void What_was_purged_since_does_not_come_back_and_what_has_none_of_it_does()
    {
        var old = _db.Head.Tree;
        _db.Purge(["0005"]).OrThrow();
        _db.Compact(Retention.All).OrThrow();

        Assert.IsType<DbError.ForeignTree>(_db.Transact(_ => old).Failure());
        Assert.IsType<DbError.ForeignTree>(_db.Transact(_ => old.Set("x", "")).Failure());
        Assert.Equal(1001, _db.Transact(_ => old.Remove("0005").Set("x", "")).OrThrow().Tree.Count);
        Assert.True(_db.ProvePurged(["0005"]).OrThrow().Holds);
        var since = _db.Head.Tree;
        _db.Compact(Retention.All).OrThrow();
        Assert.Equal(
            "anew",
            _db.Transact(_ => since.Set("0005", "anew")).OrThrow().Tree.Find("0005").Map(value => value.ToString())
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_purge_that_fails_counts_as_done_only_where_the_new_log_is_in_place(bool isInPlace)
    {
        var fails = false;
        var disk = new SimulatedDisk(seed: 1, faults: operation =>
            fails && operation.Kind == DiskOperationKind.SyncFolder && isInPlace == operation.Path is "law.dbdb"
                ? new DiskFault.Fails(5)
                : null
        );
        using var db = FileStore
            .Open("law.dbdb", FileStoreOptions.Default, disk)
            .Bind(store => Database.Open(store))
            .OrThrow();
        var old = db.Transact(tree => tree.Set("purged", "").Set("kept", "")).OrThrow().Tree;
        fails = true;
        Assert.IsType<DbError.Io>(db.Purge(["purged"]).Failure());
        fails = false;

        Assert.Equal(!isInPlace, db.Refresh().OrThrow().Tree.Contains("purged"));
        db.Compact(Retention.All).OrThrow();
        var again = db.Transact(_ => old.Set("more", ""));
        Assert.Equal(isInPlace, again.Failure() is DbError.ForeignTree);
        Assert.Equal(!isInPlace, again.IsRight);
    }

    [Fact]
    public async Task Beside_a_compactor_none_is_taken_for_foreign()
    {
        using var ended = new CancellationTokenSource();
        using var compactor = Database.Open(_folder.Database).OrThrow();
        var compacting = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                compactor.Compact(Retention.Last(2)).OrThrow();
            }
        });
        var old = _db.Head;
        for (var i = 0; i < 200; i++)
        {
            var next = (i % 2 == 0 ? old.Tree : _db.Head.Tree).Set("n", $"{i}");
            Assert.Equal($"{i}", _db.Transact(_ => next).OrThrow().Tree.Find("n").Map(value => value.ToString()));
            old = i % 10 == 0 ? _db.Head : old;
        }

        await ended.CancelAsync();
        await compacting;
        Assert.Equal(201, _db.Refresh().OrThrow().Revision.Number);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }
}
