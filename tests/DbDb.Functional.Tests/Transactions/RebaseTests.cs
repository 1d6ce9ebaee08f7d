using System.Globalization;
using System.Text;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A commit that came too late, and what can be done about it.</summary>
public sealed class RebaseTests : IDisposable
{
    private const int Rounds = 40;

    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;
    private readonly Snapshot _basis;

    public RebaseTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _basis = _db.Transact(tree =>
                tree.SetMany(Enumerable.Range(0, 1000).Select(i => new Entry($"{i:D4}", "before")))
            )
            .OrThrow();
    }

    [Fact]
    public void A_commit_that_is_refused_is_rebased_and_committed()
    {
        var mine = _basis.Tree.Set("0001", "mine").Remove("0002");
        var theirs = _db.Transact(tree => tree.Set("0003", "theirs").Remove("0004")).OrThrow();
        Assert.IsType<DbError.Conflict>(Error(_db.TryCommit(_basis, mine)));

        var rebased = Assert.IsType<Rebased.Clean>(Rebase.Onto(_basis.Tree, mine, theirs.Tree));
        var committed = _db.TryCommit(theirs, rebased.Tree).OrThrow();
        Assert.Equal(3, committed.Revision.Number);
        Assert.Equal(
            _basis.Tree.Set("0001", "mine").Remove("0002").Set("0003", "theirs").Remove("0004").Range(KeyRange.All),
            committed.Tree.Range(KeyRange.All)
        );
        Assert.Equal(new DiffSize(0, 1, 1), Diff.Size(theirs.Tree, committed.Tree));
    }

    [Fact]
    public void A_transaction_that_rebases_refuses_what_conflicts_and_commits_nothing()
    {
        var mine = _basis.Tree.Set("0001", "mine").Set("0005", "mine");
        var theirs = _db.Transact(tree => tree.Set("0001", "theirs").Remove("0005").Set("0007", "theirs")).OrThrow();

        var error = Assert.IsType<DbError.BothChanged>(
            Error(_db.Transact(head => Rebase.Onto(_basis.Tree, mine, head).ToEither()))
        );
        Assert.Equal(
            [
                new("0001", (Value)"before", (Value)"mine", (Value)"theirs"),
                new RebaseConflict("0005", (Value)"before", (Value)"mine", Option<Value>.None),
            ],
            error.Conflicts.ToArray()
        );
        Assert.Equal("2 keys were changed on both sides, the first is \"0001\"", error.Message);
        Assert.Equal(theirs.Revision, _db.Head.Revision);

        var resolved = _db.Transact(head =>
                Rebase.Onto(_basis.Tree, mine, head, at => at.Theirs.IsSome ? at.Mine : at.Theirs)
            )
            .OrThrow();
        Assert.Equal("mine", resolved.Tree.Find("0001").Map(value => value.ToString()));
        Assert.Equal("theirs", resolved.Tree.Find("0007").Map(value => value.ToString()));
        Assert.False(resolved.Tree.Contains("0005"));
    }

    [Fact]
    public void Nothing_to_rebase_is_nothing_to_commit()
    {
        Assert.Equal(
            _basis.Revision,
            _db.Transact(head => Rebase.Onto(_basis.Tree, _basis.Tree, head).ToEither()).OrThrow().Revision
        );
        var mine = _basis.Tree.Set("0001", "mine");
        _db.TryCommit(_basis, mine).OrThrow();
        Assert.Equal(
            2,
            _db.Transact(head => Rebase.Onto(_basis.Tree, mine, head).ToEither()).OrThrow().Revision.Number
        ); // it was there already
    }

    [Fact]
    public void Two_writers_that_rebase_when_they_are_refused_lose_nothing_of_each_other()
    {
        int[] amounts = [1, 1000]; // so that no two sums are the same, which would not be a conflict
        Parallel.For(0, 2, writer =>
        {
            using var db = Database.Open(_folder.Database).OrThrow(); // as another process would have it
            for (var round = 0; round < Rounds; round++)
            {
                var basis = db.Refresh().OrThrow();
                var mine = basis
                    .Tree.Set($"{round * 2 + writer:D4}", $"{writer}")
                    .Set("sum", $"{Sum(basis.Tree) + amounts[writer]}");
                for (var committed = db.TryCommit(basis, mine); committed.IsLeft;)
                {
                    Assert.True(Error(committed) is DbError.Conflict or DbError.Locked);
                    var newest = db.Refresh().OrThrow();
                    var tree = Rebase.Onto(basis.Tree, mine, newest.Tree, at =>
                        (Value)$"{Number(at.Theirs) + Number(at.Mine) - Number(at.Basis)}"
                    );
                    committed = db.TryCommit(newest, tree);
                }
            }
        });

        var last = _db.Refresh().OrThrow();
        Assert.Equal(Rounds * amounts.Sum(), Sum(last.Tree));
        Assert.Equal(1 + 2 * Rounds, last.Revision.Number);
        Assert.Equal(
            Enumerable.Range(0, 2 * Rounds).Select(i => $"{i % 2}"),
            last.Tree.Range(KeyRange.Below($"{2 * Rounds:D4}")).Select(entry => entry.Value.ToString())
        );
        Assert.Empty(Verification.Of(_db));
    }

    [Fact]
    public async Task Many_that_rebase_at_once_are_committed_together()
    {
        var rebased = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    Task.Run(() =>
                        _db.TransactAsync(head =>
                            Rebase
                                .Onto(
                                    _basis.Tree,
                                    _basis.Tree.Set($"{i:D4}", new byte[600 + i]).Set($"{(i + 1) % 100:D4}", "before"),
                                    head
                                )
                                .ToEither()
                        )
                    )
                )
        );

        Assert.All(rebased, outcome => Assert.True(outcome.IsRight));
        Assert.Equal(
            Enumerable.Range(600, 100),
            _db.Head.Tree.Range(KeyRange.Below("0100")).Select(entry => entry.Value.Length)
        );
        Assert.Equal(101, _db.Head.Revision.Number);
        Assert.Empty(Verification.Of(_db));
    }

    [Fact]
    public void A_tree_of_another_database_is_rebased_by_its_entries()
    {
        using var other = Database.Open(_folder.File("other.dbdb")).OrThrow();
        var mine = other
            .Transact(_ => Tree.Empty.SetMany(_basis.Tree.Range(KeyRange.All)))
            .OrThrow()
            .Tree.Set("long", new byte[10_000]);
        Assert.IsType<DbError.ForeignTree>(Error(_db.TryCommit(_basis, mine)));

        var committed = _db.Transact(head => Rebase.Onto(_basis.Tree, mine, head).ToEither()).OrThrow();
        Assert.Equal(1001, committed.Tree.Count);
        Assert.Equal(new Value(new byte[10_000]), committed.Tree.Find("long"));
    }

    [Fact]
    public void A_resolver_that_throws_or_gives_what_is_too_large_commits_nothing()
    {
        var mine = _basis.Tree.Set("0001", "mine");
        var theirs = _db.Transact(tree => tree.Set("0001", "theirs")).OrThrow();
        var thrown = new InvalidOperationException("can't decide");

        Assert.Same(
            thrown,
            Assert.Throws<InvalidOperationException>(() =>
                _db.Transact(head => Rebase.Onto(_basis.Tree, mine, head, _ => throw thrown))
            )
        );
        Assert.IsType<DbError.TooLarge>(
            Error(
                _db.Transact(head =>
                    Rebase.Onto(_basis.Tree, mine, head, _ => (Value)new byte[Limits.MaxValueBytes + 1])
                )
            )
        );
        Assert.Equal(theirs.Revision, _db.Refresh().OrThrow().Revision);
    }

    [Fact]
    public void A_rebase_that_has_to_read_from_a_closed_database_says_so()
    {
        using var open = Database.Open(_folder.Database, new() { CacheBytes = 0 }).OrThrow();
        var (basis, mine) = (open.Head.Tree, open.Head.Tree.Set("0001", "mine"));
        var theirs = open.Transact(tree => tree.Set("0002", "theirs")).OrThrow().Tree;
        open.Dispose();

        Assert.IsType<DbError.Closed>(Assert.Throws<DbException>(() => Rebase.Onto(basis, mine, theirs)).Error);
        Assert.IsType<DbError.Closed>(Assert.Throws<DbException>(() => Diff.Size(basis, theirs)).Error);
    }

    [Fact]
    public void The_message_is_a_line_however_many_conflicts_there_are_and_whatever_their_keys()
    {
        Key[] keys =
        [
            "one",
            "two\nlines",
            new string('x', 4096),
            new byte[] { 0xFF, 0x00 },
            Key.Empty,
            "four 🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳🌳",
        ];
        Assert.All(keys, key =>
            Assert.True(
                Message(key) is { Length: < 200 } message
                    && !message.Any(char.IsControl)
                    && _strict.GetByteCount(message) > 0
            )
        );
        Assert.Equal("1 key was changed on both sides, the first is \"two\\nlines\"", Message("two\nlines"));
        Assert.Equal(
            $"1 key was changed on both sides, the first is \"{new string('x', 64)}\"… (65 bytes)",
            Message(new string('x', 65))
        );
        Assert.Equal(
            $"1 key was changed on both sides, the first is \"{new string('x', 64)}\"",
            Message(new string('x', 64))
        );
        Assert.Equal("keys were changed on both sides", new DbError.BothChanged(default).Message);
        Assert.Equal(
            "two changed on both sides",
            new RebaseConflict("two", Option<Value>.None, (Value)"1", (Value)"2").ToString()
        );

        static string Message(Key key) =>
            new DbError.BothChanged([new(key, Option<Value>.None, (Value)"1", (Value)"2")]).Message;
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var tree = _basis.Tree;
        Assert.Equal("basis", Assert.Throws<ArgumentNullException>(() => Rebase.Onto(null!, tree, tree)).ParamName);
        Assert.Equal("mine", Assert.Throws<ArgumentNullException>(() => Rebase.Onto(tree, null!, tree)).ParamName);
        Assert.Equal("theirs", Assert.Throws<ArgumentNullException>(() => Rebase.Onto(tree, tree, null!)).ParamName);
        Assert.Equal(
            "resolve",
            Assert.Throws<ArgumentNullException>(() => Rebase.Onto(tree, tree, tree, null!)).ParamName
        );
        Assert.Equal("before", Assert.Throws<ArgumentNullException>(() => Diff.Size(null!, tree)).ParamName);
        Assert.Equal("after", Assert.Throws<ArgumentNullException>(() => Diff.Size(tree, null!)).ParamName);
        Assert.Equal("changes", Assert.Throws<ArgumentNullException>(() => tree.Patch(null!)).ParamName);
        Assert.Equal(
            "changes",
            Assert.Throws<ArgumentNullException>(() => ((IEnumerable<TreeChange>)null!).Inverse()).ParamName
        );
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private static int Sum(Tree tree) => Number(tree.Find("sum"));

    private static int Number(Option<Value> value) =>
        value.Match(Some: some => int.Parse(some.ToString(), CultureInfo.InvariantCulture), None: () => 0);

    private static DbError Error(Either<DbError, Snapshot> outcome) =>
        outcome.Match(Right: _ => null!, Left: error => error);
}
