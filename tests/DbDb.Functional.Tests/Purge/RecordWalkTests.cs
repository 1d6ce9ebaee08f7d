namespace DbDb.Functional.Tests;

/// <summary>Which records are reached where nodes are stored as changes to others.</summary>
public sealed class RecordWalkTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Database _database;

    public RecordWalkTests()
    {
        _database = Database.Open(_store).OrThrow();
        _database.Load(Enumerable.Range(0, 5_000).Select(i => new Entry($"{i:D8}", "it fills the leaves"))).OrThrow();
        _database.Transact(tree => tree.Set("00001000", "another value")).OrThrow();
    }

    [Fact]
    public void The_newest_revision_alone_reaches_the_bases_of_its_changes()
    {
        var head = _store.ReadHead().OrThrow();
        var kinds = new List<RecordKind>();
        var walk = new RecordWalk(_store, head, (record, _) => kinds.Add(Record.Kind(record)));

        walk.Reach(FoundCommit.Of(head), default);

        Assert.Contains(RecordKind.LeafDelta, kinds);
        Assert.Contains(RecordKind.BranchDelta, kinds);
        var commits = _database.History(Revision.Zero).Select(step => step.OrThrow().Address).Except(walk.Records);
        var bytes = walk.Records.Concat(commits).Sum(record => record.End - record.Offset);
        Assert.Equal(head.End - LogIdentity.LogStart, bytes);
    }

    [Fact]
    public void A_key_counts_once_where_it_is_in_the_base_and_the_changes_are_to_another()
    {
        Assert.Equal(1, _database.ProvePurged(["00001001"]).OrThrow().Found);
        Assert.Equal(2, _database.ProvePurged(["00001000"]).OrThrow().Found);
    }

    public void Dispose() => _database.Dispose();
}
