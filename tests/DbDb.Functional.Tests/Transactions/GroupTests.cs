namespace DbDb.Functional.Tests;

/// <summary>
/// Transactions that are run together, on a store of their own, and what becomes of trees that lie elsewhere.
/// </summary>
public sealed class GroupTests : IDisposable
{
    private const int Mebibyte = 1 << 20;

    private readonly MemoryStore _store = new();
    private readonly LogHead _head;
    private readonly NodeCache _nodes;
    private readonly Snapshot _snapshot;

    public GroupTests()
    {
        _head = _store.ReadHead().OrThrow();
        _nodes = new(_store, _head.Generation, Mebibyte);
        _snapshot = new(
            new(Subtree.Empty, _head.Limits, new(_nodes, FreshValues.None)),
            _head.Commit,
            _head.CommitAddress
        );
    }

    [Fact]
    public void Each_runs_on_what_the_one_before_it_made_and_those_that_change_something_are_commits()
    {
        Transaction<string>[] members = [Setting("a"), Refusing(), Nothing(), Setting("b")];
        var group = Run(members);
        group.Accept();

        Assert.Equal((4, 2), (group.Count, group.Commits));
        Assert.Equal(
            ["", "", "a", "a"],
            members.Select(member => member.Outcome.Match(Right: done => done.Result, Left: _ => ""))
        );
        Assert.Equal(
            [1, -1, 1, 2],
            members.Select(member => member.Outcome.Match(Right: done => done.Snapshot.Revision.Number, Left: _ => -1))
        );
        Assert.Equal(2, group.Newest.Revision.Number);
        Assert.Equal(group.Length, group.ToSegment().After.End - _head.End);
    }

    [Fact]
    public void No_more_are_run_once_they_come_to_a_mebibyte()
    {
        var length = Run([Setting("a", 1_000_000)]).Length;
        var exactly = 1_000_000 + Mebibyte - (int)length;

        var full = Run([Setting("a", exactly), Setting("b")]);
        Assert.Equal((1, Mebibyte), (full.Count, full.Length));
        var almost = Run([Setting("a", exactly - 8), Setting("b"), Setting("c")]);
        Assert.Equal(2, almost.Count);
    }

    [Fact]
    public void A_tree_of_a_group_is_taken_over_in_the_group_and_later_once_the_group_is_stored_there()
    {
        Tree? leaked = null;
        var group = Run([Setting("a"), Made(tree => leaked = tree), Made(_ => leaked!.Set("b", ""))]);
        Assert.Equal((3, 2), (group.Count, group.Commits));

        Assert.True(IsForeign(leaked!, _nodes)); // it isn't stored, and perhaps never will be
        group.Accept();
        Assert.False(IsForeign(leaked!, _nodes));
        Assert.True(IsForeign(leaked!, new(_store, _head.Generation, Mebibyte)));
        Assert.False(IsForeign(Tree.Empty.Set("c", ""), _nodes)); // it refers to nothing
    }

    [Fact]
    public void Of_a_foreign_tree_what_can_be_brought_over_is_committed_and_who_made_another_is_told_why_not()
    {
        using var elsewhere = Database.InMemory();
        var foreign = elsewhere.Transact(tree => tree.Set("foreign", "")).OrThrow().Tree;
        Transaction<string> Leading() => Made(_ => foreign);

        var (brought, same, none, unread) = (Leading(), Leading(), Leading(), Leading());
        var (broughtOver, left) = (
            Run([brought], (newest, _) => newest.Set("brought", "")),
            Run([same], (newest, _) => newest)
        );
        var (refused, failed) = (
            Run([none, Setting("a")], (_, _) => null),
            Run([unread, Setting("a")], (_, _) => throw new DbException(new DbError.Corrupt(8, "bad")))
        );
        Array.ForEach([broughtOver, left, refused, failed], group => group.Accept());

        Assert.Equal([1, 0, 1, 1], new[] { broughtOver, left, refused, failed }.Select(group => group.Commits));
        Assert.True(brought.Outcome.OrThrow().Snapshot.Tree.Root.Child is { Stored: not null, Count: 1 });
        Assert.Equal(0, same.Outcome.OrThrow().Snapshot.Revision.Number);
        Assert.IsType<DbError.ForeignTree>(none.Outcome.Failure());
        Assert.IsType<DbError.Corrupt>(unread.Outcome.Failure());
    }

    public void Dispose() => _store.Dispose();

    private static Transaction<string> Setting(Key key, int length = 0) =>
        Made(tree => tree.Set(key, new byte[length]));

    private static Transaction<string> Nothing() => Made(tree => tree);

    private static Transaction<string> Refusing() => new(_ => new DbError.Invalid("no"), "", new());

    private static Transaction<string> Made(Func<Tree, Tree> change) =>
        new(place => (change(place.Tree), string.Join(' ', place.Tree.Keys(KeyRange.All))), "", new());

    private static bool IsForeign(Tree tree, NodeCache nodes)
    {
        var isAsked = false;
        using var store = new MemoryStore();
        var head = store.ReadHead().OrThrow();
        var snapshot = new Snapshot(
            new(Subtree.Empty, head.Limits, new(nodes, FreshValues.None)),
            head.Commit,
            head.CommitAddress
        );
        Group.Run(
            [Made(_ => tree)],
            new(new(store, nodes, 0), head, snapshot),
            () => default,
            (_, _) =>
            {
                isAsked = true;
                return null;
            }
        );
        return isAsked;
    }

    private Group Run(Transaction[] members, Func<Tree, Tree, Tree?>? broughtOver = null) =>
        Group.Run(
            members,
            new(new(_store, _nodes, 0), _head, _snapshot),
            () => default,
            broughtOver ?? ((_, _) => throw new InvalidOperationException("none is foreign"))
        );
}
