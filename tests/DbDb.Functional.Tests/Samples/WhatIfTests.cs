using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

public sealed class WhatIfTests : IDisposable
{
    private static readonly Idea[] _ideas =
    [
        new("a tenth dearer", tree => Prices.Raised(tree, 10)),
        new("half price", tree => Prices.Raised(tree, -50)),
        new("pears at 50", tree => tree.With("pear", 50)),
        new("pears at 50, and apples as they are", tree => tree.With("pear", 50).With("apple", 50).With("fig", 100)),
        new("nothing", tree => tree),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;
    private readonly Snapshot _now;

    public WhatIfTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _now = _db.Transact(tree => tree.With("apple", 50).With("pear", 95).With("fig", 0)).OrThrow();
    }

    [Fact]
    public void The_best_of_several_attempts_is_committed_and_of_the_others_nothing_is_written()
    {
        var attempts = WhatIf.Try(_now, _ideas, Prices.Revenue).OrThrow();
        Assert.Equal([2L, 2, 1, 2, 0], attempts.Select(attempt => attempt.Size.Total));
        var length = new FileInfo(_folder.Database).Length;
        var best = Best(attempts);
        // Of two that bring in as much, the one that changes less.
        Assert.Equal(("pears at 50", new DiffSize(0, 0, 1)), (best.Idea.Name, best.Size));
        Assert.Equal(
            (_now.Revision, length),
            (_db.Refresh().OrThrow().Revision, new FileInfo(_folder.Database).Length)
        );

        var committed = WhatIf.Commit(_db, _now, best).OrThrow();
        Assert.Equal(
            (2, "pears at 50", 5000),
            (committed.Revision.Number, committed.Note, Prices.Revenue(committed.Tree))
        );
    }

    [Fact]
    public void What_others_committed_meanwhile_stays()
    {
        var best = Best(WhatIf.Try(_now, _ideas, Prices.Revenue).OrThrow());
        _db.Transact(tree => tree.With("quince", 30).With("apple", 45)).OrThrow();

        var committed = WhatIf.Commit(_db, _now, best).OrThrow();
        Assert.Equal(
            ["apple: 45", "fig: 0", "pear: 50", "quince: 30"],
            committed.Tree.Range(KeyRange.All).Select(entry => $"{entry.Key}: {entry.Value}")
        );
    }

    [Fact]
    public void Prices_that_others_changed_too_are_told_and_left_to_them()
    {
        var best = Best(WhatIf.Try(_now, _ideas, Prices.Revenue).OrThrow());
        var theirs = _db.Transact(tree => tree.With("pear", 60)).OrThrow();

        var conflict = WhatIf
            .Commit(_db, _now, best)
            .Match(Right: _ => null!, Left: error => Assert.IsType<DbError.BothChanged>(error).Conflicts.Single());
        Assert.Equal(new("pear", (Value)"95", (Value)"50", (Value)"60"), conflict);
        Assert.Equal(theirs.Revision, _db.Head.Revision);
    }

    [Fact]
    public void Where_nothing_is_better_nothing_is_chosen()
    {
        Assert.True(WhatIf.Best(_now, WhatIf.Try(_now, _ideas[^1..], Prices.Revenue).OrThrow(), Prices.Revenue).IsNone);
        Assert.True(WhatIf.Best(_now, [], Prices.Revenue).IsNone);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private Attempt Best(Attempt[] attempts) =>
        WhatIf
            .Best(_now, attempts, Prices.Revenue)
            .Match(Some: best => best, None: () => throw new InvalidOperationException("nothing is better"));
}
