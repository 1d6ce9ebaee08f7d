using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is committed while a log is compacted is kept, all of it, whatever the retention says of what was there before.
/// </summary>
public class MeanwhileLaws
{
    // More than is left for the moment at which writers wait: what comes with it is copied before.
    private const int Much = 200_000;

    [Fact]
    public void A_compaction_keeps_what_its_retention_says_of_what_was_there_and_all_that_came_meanwhile()
    {
        var (together, apart) = (0, 0);
        Prop.ForAll(Lives, life =>
            {
                using var run = new MeanwhileRun(life);
                var dropped = run.Database.Compact(life.Retention).OrThrow().Dropped;
                together += run.Meanwhile.Any(bytes => bytes < Much) ? 1 : 0;
                apart += run.Meanwhile.Contains(Much) ? 1 : 0;
                Revision[] expected =
                [
                    .. run.Came,
                    .. life.Retention.Of(run.Before, run.Began).Select(commit => commit.Revision),
                ];
                return Differences
                    .Unless(run.Kept.SequenceEqual(expected), () => $"{Told(run.Kept)} are kept, not {Told(expected)}")
                    .Concat(
                        Differences.Unless(dropped == run.Before.Length + run.Meanwhile.Count() - expected.Length, () =>
                            $"{dropped} are said to be dropped"
                        )
                    )
                    .Concat(Verification.Of(run.Database).Select(violation => violation.ToString()))
                    .ToArray()
                    .ToProperty();
            })
            .Holds(share: 2);
        Assert.True(together > 0 && apart > 0);
    }

    [Law(Share = 4)]
    internal Property A_purge_leaves_its_keys_out_of_all_that_came_meanwhile_too(
        [From(nameof(Lives))] MeanwhileLife life
    )
    {
        using var run = new MeanwhileRun(life);
        var purged = run.Database.Purge(["secret"]).OrThrow();
        Revision[] expected = [.. run.Came, .. run.Before.Select(commit => commit.Revision)];
        return Differences
            .Unless(run.Kept.SequenceEqual(expected), () => $"{Told(run.Kept)} are kept, not {Told(expected)}")
            .Concat(
                Differences.Unless(purged.Revisions == expected.Length, () =>
                    $"{purged.Revisions} are said to have had it, not {expected.Length}"
                )
            )
            .Concat(
                run.Database.History()
                    .Select(step => step.OrThrow())
                    .SelectMany(each =>
                        Differences.Unless(
                            !each.Tree.Contains("secret") && each.Tree.Contains($"{each.Revision}"),
                            () => $"{each} has {Show.Of(each.Tree.Keys(KeyRange.All), Show.Of)}"
                        )
                    )
            )
            .ToArray()
            .ToProperty();
    }

    private static Arbitrary<MeanwhileLife> Lives => Arb.From(
        from before in Gen.NonEmptyListOf(Gen.Choose(0, 80)).Resize(12)
        from first in Gen.Frequency(
            (1, RetentionGens.Any(1)), (1, Gen.Choose(1, 3).Select(number => Retention.Pinned(new(number)))))
        from since in Gen.ListOf(Gen.Choose(0, 80)).Resize(6)
        from retention in Gen.Frequency(
            (2, RetentionGens.Any(2)), (1, Gen.Choose(1, 8).Select(count => Retention.Last(count))))
        from meanwhile in Gen.ListOf(Gen.Elements(1, 1, 1, Much)).Resize(5)
        select new MeanwhileLife([.. before], first, [.. since], retention, [.. meanwhile]));

    private static string Told(IEnumerable<Revision> revisions) => string.Join(' ', revisions);
}

/// <summary>
/// A history in which revisions are missing, what is to be kept of it, and what comes while it is compacted.
/// </summary>
/// <param name="Before">How far the clock goes on before each of the oldest commits.</param>
/// <param name="First">
/// What of them is kept by a first compaction, after which revisions are no longer their places.
/// </param>
/// <param name="Since">How far it goes on before each commit after that.</param>
/// <param name="Retention">What to keep of all these.</param>
/// <param name="Meanwhile">How long the value is that each commit sets which comes meanwhile.</param>
internal sealed record MeanwhileLife(
    ImmutableArray<int> Before,
    Retention First,
    ImmutableArray<int> Since,
    Retention Retention,
    ImmutableArray<int> Meanwhile
)
{
    public override string ToString() =>
        $"after {string.Join(' ', Before)}, {First}, after {string.Join(' ', Since)}, {Retention}, meanwhile {string.Join(' ', Meanwhile)}";
}

/// <summary>Such a history up to its compaction, which is whoever's who makes it.</summary>
internal sealed class MeanwhileRun : IDisposable
{
    private readonly SetClock _clock = new();
    private readonly MemoryStore _log = new();
    private readonly Database _other;
    private readonly Queue<int> _toCome;
    private readonly MeanwhileLife _life;

    public MeanwhileRun(MeanwhileLife life)
    {
        (_life, _toCome) = (life, new(life.Meanwhile));
        _other = Database.Open(_log, new() { Clock = _clock }).OrThrow();
        Array.ForEach([.. life.Before], ticks => Commit(ticks, bytes: 1));
        _other.Compact(life.First).OrThrow();
        Array.ForEach([.. life.Since], ticks => Commit(ticks, bytes: 1));
        (Before, Began) = ([.. Commits(_other)], new(_clock.Ticks));
        Database = Database
            .Open(new BusyStore(_log.Successor().OrThrow().IfNone(_log), Come), new() { Clock = _clock })
            .OrThrow();
    }

    /// <summary>The database to compact.</summary>
    public Database Database { get; }

    /// <summary>What there is before that, newest first.</summary>
    public Commit[] Before { get; }

    /// <summary>When that is.</summary>
    public Instant Began { get; }

    /// <summary>How long the values are that came meanwhile.</summary>
    public IEnumerable<int> Meanwhile => _life.Meanwhile.Take(_life.Meanwhile.Length - _toCome.Count);

    /// <summary>The revisions that came meanwhile, newest first.</summary>
    public IEnumerable<Revision> Came =>
        Meanwhile.Select((_, i) => new Revision(Before[0].Revision.Number + 1 + i)).Reverse();

    /// <summary>The revisions that are kept, newest first.</summary>
    public Revision[] Kept => [.. Commits(Database).Select(commit => commit.Revision)];

    public void Dispose()
    {
        Database.Dispose();
        _other.Dispose();
    }

    private static IEnumerable<Commit> Commits(Database database) =>
        database.History().Select(step => step.OrThrow().Commit);

    private void Come()
    {
        if (_toCome.TryDequeue(out var bytes))
        {
            Commit(ticks: 1, bytes);
        }
    }

    private void Commit(int ticks, int bytes)
    {
        _clock.Ticks += ticks;
        _other
            .Transact(tree =>
                tree.Set($"{_other.Head.Revision.Next}", new byte[bytes]).Set("secret", $"{_other.Head.Revision.Next}")
            )
            .OrThrow();
    }
}
