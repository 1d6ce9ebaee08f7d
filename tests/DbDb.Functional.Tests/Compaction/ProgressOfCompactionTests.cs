using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What a compaction tells while it goes on, and that it can be ended.</summary>
public sealed class ProgressOfCompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Cancelled_it_leaves_everything_as_it_was()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            db.Compact(Retention.Last(1), new Reporter(_ => cancel.Cancel()), cancel.Token)
        );

        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(2, db.Transact(tree => tree.Set("n", "2")).OrThrow().Revision.Number);
        Assert.Equal(40_001, db.Compact(Retention.Last(1)).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void Nobody_is_told_of_progress_while_writers_wait()
    {
        using var db = Database.InMemory();
        db.Load(Enumerable.Range(0, 9_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var committed = 1L;

        db.Compact(
                Retention.Last(1),
                new Reporter(progress =>
                {
                    for (var i = 0; i < 40 && progress.Fraction < 1; i++)
                    {
                        committed = db.Transact(tree =>
                                tree.SetMany(
                                    Enumerable.Range(0, 100).Select(n => new Entry($"{committed}-{n}", "meanwhile"))
                                )
                            )
                            .OrThrow()
                            .Revision.Number;
                    }
                })
            )
            .OrThrow();

        Assert.True(committed > 40);
        Assert.Equal(committed, db.Refresh().OrThrow().Revision.Number);
        Assert.Equal(committed + 1, db.Transact(tree => tree.Set("n", "last")).OrThrow().Revision.Number);
        Assert.Equal(9_000 + 100 * (committed - 1) + 1, db.Head.Tree.Count);
    }

    [Fact]
    public void Progress_never_goes_back_and_ends_with_all()
    {
        using var db = Database.InMemory();
        db.Load(Enumerable.Range(0, 20_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var fractions = new List<double>();

        db.Compact(
                Retention.Last(1),
                new Reporter(progress =>
                {
                    fractions.Add(progress.Fraction);
                    db.Transact(tree =>
                            tree.SetMany(
                                Enumerable
                                    .Range(0, 3_000)
                                    .Select(n => new Entry($"{fractions.Count}-{n}", new byte[50]))
                            )
                        )
                        .OrThrow();
                })
            )
            .OrThrow();

        Assert.True(fractions.Count > 4);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, Assert.Single(fractions, fraction => fraction > 0.99));
    }

    [Fact]
    public void Progress_that_throws_ends_it_but_at_the_end()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 9_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        Assert.Throws<DivideByZeroException>(() =>
            db.Compact(Retention.Last(1), new Reporter(_ => throw new DivideByZeroException()))
        );
        Assert.Equal(2, db.History().Count());

        Assert.Throws<DivideByZeroException>(() =>
            db.Compact(
                Retention.Last(1),
                new Reporter(progress => _ = progress.Fraction < 1 ? 0 : throw new DivideByZeroException())
            )
        );
        Assert.Single(db.History());
        Assert.Equal(3, db.Transact(tree => tree.Set("n", "3")).OrThrow().Revision.Number);
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();
}
