using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Whoever watches a database misses nothing, whoever commits and however slow the watcher is.</summary>
public class WatchLaws
{
    private const int Watchers = 3;

    // Long enough for a machine that does much else; no law waits for it to pass.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private static readonly DatabaseOptions _options = new()
    {
        WatchInterval = TimeSpan.FromMilliseconds(1),
        CacheBytes = 16 << 10,
    };

    internal enum Step
    {
        CommitHere,
        CommitElsewhere,
        Take,
    }

    private static Arbitrary<Schedule<Step>> Schedules =>
        Any.Schedule(
            Watchers,
            Gen.Frequency(
                    (2, Gen.Constant(Step.CommitHere)),
                    (2, Gen.Constant(Step.CommitElsewhere)),
                    (4, Gen.Constant(Step.Take))
                )
                .ToArbitrary()
        );

    [Law(Share = 2)]
    internal Property After_a_revision_each_that_follows_comes_once_and_in_order(
        [From(nameof(Schedules))] Schedule<Step> schedule
    ) =>
        Holds(
            schedule,
            after: i => new(i * 2),
            (first, taken) =>
                Differences.Unless(
                    taken
                        .Select(revision => revision.Number)
                        .SequenceEqual(Enumerable.Range((int)first + 1, taken.Count).Select(i => (long)i)),
                    () => $"{Show.Of(taken, revision => revision.ToString())} after {first}"
                )
        );

    [Law(Share = 2)]
    internal Property Without_a_revision_each_is_newer_than_the_one_before_and_the_newest_comes(
        [From(nameof(Schedules))] Schedule<Step> schedule
    ) =>
        Holds(
            schedule,
            after: _ => null,
            (first, taken) =>
                Differences.Unless(taken.Prepend(new(first)).Pairs().All(pair => pair.Item < pair.Next), () =>
                    $"{Show.Of(taken, revision => revision.ToString())} after {first}"
                )
        );

    [Law(Share = 5)]
    public Property Watchers_on_threads_of_their_own_see_all_that_is_committed_meanwhile(
        [Within(1, 30)] int here,
        [Within(0, 30)] int elsewhere,
        bool inFile
    )
    {
        using var place = inFile
            ? Places.InFile(LogHead.Genesis(42, Limits.Default))
            : StorePlace.Of(new MemoryStore());
        using var database = Database.Open(place.Open(), _options).OrThrow();
        using var other = Database.Open(place.Open(), _options).OrThrow();
        var newest = new Revision(here + elsewhere);
        var watchers = Enumerable
            .Range(0, 6)
            .Select(i =>
                (
                    Each: i % 2 == 0,
                    Seen: Seen(database.Watch(i % 2 == 0 ? Revision.Zero : null), newest, isSlow: i % 3 == 0)
                )
            )
            .ToArray();
        Task.WaitAll(
            Task.Run(() => Enumerable.Range(0, here).ToList().ForEach(_ => Commit(database))),
            Task.Run(() => Enumerable.Range(0, elsewhere).ToList().ForEach(_ => Commit(other)))
        );
        return watchers
            .SelectMany(watcher =>
                Faults(watcher.Seen.WaitAsync(_patience).GetAwaiter().GetResult(), watcher.Each, newest)
            )
            .ToProperty();
    }

    private static IEnumerable<string> Faults(List<Snapshot> seen, bool isEach, Revision newest) =>
        Differences.Unless(
            seen[^1].Revision == newest
                && seen.Pairs().All(pair => pair.Item.Revision < pair.Next.Revision)
                && (!isEach || seen.Count == newest.Number)
                && seen.TrueForAll(snapshot => Number(snapshot) == snapshot.Revision.Number),
            () =>
                $"{Show.Of(seen, snapshot => $"{snapshot.Revision} with {Number(snapshot)}")}, each {isEach}, to {newest}"
        );

    private static async Task<List<Snapshot>> Seen(IAsyncEnumerable<Snapshot> watched, Revision newest, bool isSlow)
    {
        var seen = new List<Snapshot>();
        await foreach (var snapshot in watched)
        {
            seen.Add(snapshot);
            if (snapshot.Revision == newest)
            {
                break;
            }

            if (isSlow)
            {
                await Task.Delay(1);
            }
        }

        return seen;
    }

    // One thread makes each step; a watcher that waits goes on waiting until something has come for it.
    private static Property Holds(
        Schedule<Step> schedule,
        Func<int, Revision?> after,
        Func<long, List<Revision>, IEnumerable<string>> law
    )
    {
        using var store = new MemoryStore();
        using var database = Database.Open(store, _options).OrThrow();
        using var other = Database.Open(store, _options).OrThrow();
        Enumerable.Range(0, 3).ToList().ForEach(_ => Commit(database));
        var watchers = Enumerable.Range(0, Watchers)
            .Select(i => new Watcher(database.Watch(after(i)), after(i)?.Number ?? 3))
            .ToImmutableArray();
        var differences = schedule.Turns.SelectMany(turn => Stepped(turn, database, other, watchers)).ToList();
        var head = database.Refresh().OrThrow().Revision;
        differences.AddRange(watchers.SelectMany(watcher => watcher.CatchUp(head)));
        database.Dispose();
        differences.AddRange(watchers.SelectMany(watcher => watcher.End()));
        return differences.Concat(watchers.SelectMany(watcher => law(watcher.First, watcher.Taken))).ToProperty();
    }

    private static IEnumerable<string> Stepped(
        Turn<Step> turn,
        Database database,
        Database other,
        ImmutableArray<Watcher> watchers
    )
    {
        switch (turn.Move)
        {
            case Step.CommitHere:
                Commit(database);
                return [];
            case Step.CommitElsewhere:
                Commit(other);
                return [];
            default:
                var committed = other.Refresh().OrThrow().Revision;
                return watchers[turn.Actor].Take(committed);
        }
    }

    private static void Commit(Database database) =>
        database.Transact(tree => tree.Set("n", KeyGens.Numbered(Number(tree) + 1).Bytes)).OrThrow();

    private static int Number(Snapshot snapshot) => Number(snapshot.Tree);

    private static int Number(Tree tree) =>
        tree.Find("n")
            .Match(
                Some: value => (int)System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(value.Span),
                None: () => 0
            );

    private sealed class Watcher(IAsyncEnumerable<Snapshot> watched, long first)
    {
        private readonly IAsyncEnumerator<Snapshot> _watched = watched.GetAsyncEnumerator();
        private Task<bool>? _waiting;

        public long First { get; } = first;

        public List<Revision> Taken { get; } = [];

        private Revision Last => Taken.Count == 0 ? new(First) : Taken[^1];

        // What is there comes; where nothing is, nothing does.
        public IEnumerable<string> Take(Revision committed)
        {
            _waiting ??= _watched.MoveNextAsync().AsTask();
            if (committed <= Last)
            {
                return Differences.Unless(!_waiting.IsCompleted, () =>
                    $"something came after {Last}, where {committed} is the newest"
                );
            }

            if (!_waiting.WaitAsync(_patience).GetAwaiter().GetResult())
            {
                return [$"the end came after {Last}"];
            }

            _waiting = null;
            Taken.Add(_watched.Current.Revision);
            return Differences.Unless(Number(_watched.Current) == Last.Number, () =>
                $"{_watched.Current} has {Number(_watched.Current)}"
            );
        }

        public List<string> CatchUp(Revision head)
        {
            var differences = new List<string>();
            while (Last < head && differences.Count == 0)
            {
                differences.AddRange(Take(head));
            }

            return differences;
        }

        public IEnumerable<string> End()
        {
            _waiting ??= _watched.MoveNextAsync().AsTask();
            return Differences.Unless(!_waiting.WaitAsync(_patience).GetAwaiter().GetResult(), () =>
                "something came after the end"
            );
        }
    }
}
