using System.Text;
using DbDb.Functional.Hosting.Caching;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Caching.Distributed;

namespace DbDb.Functional.Hosting.Tests;

/// <summary>A cache is a dictionary whose entries go away, and when they do is promised: see AddDbDbCache.</summary>
public class CacheLaws
{
    private static readonly string[] _keys = ["a", "b", "c"];

    private static Arbitrary<List<Move>> Lives => Arb.From(Moves().ListOf(), Shrunk);

    [Fact]
    public void A_cache_has_what_a_dictionary_would_until_it_expires() =>
        Prop.ForAll(Lives, moves => Differences(moves, isAsync: false).ToProperty()).Holds();

    [Fact]
    public void So_it_has_by_its_asynchronous_methods() =>
        Prop.ForAll(Lives, moves => Differences(moves, isAsync: true).ToProperty()).Holds();

    [Fact]
    public void Nothing_is_left_of_what_has_expired_once_there_were_enough_writes() =>
        Prop.ForAll(Lives, moves =>
        {
            var world = new World();
            foreach (var move in moves)
            {
                _ = world.Do(move, isAsync: false);
            }

            world.Clock.Go(1000 * TimeSpan.TicksPerSecond);
            world.Cache.Remove("none");
            return (world.Count("cache") == world.Immortal && world.Count("cache:expiry") == 0).Label(
                $"{world.Count("cache")} entries and {world.Count("cache:expiry")} expiries are left, "
                    + $"where {world.Immortal} never expire");
        }).Holds();

    private static IEnumerable<string> Differences(List<Move> moves, bool isAsync)
    {
        var world = new World();
        return moves.SelectMany(move => world.Do(move, isAsync));
    }

    private static Gen<Move> Moves() => Gen.Frequency(
        (3, from key in Gen.Elements(_keys)
            from value in Gen.Choose(0, 9)
            from window in Gen.Elements<int?>(null, 1, 10, 50)
            from absolute in Gen.Elements<int?>(null, null, 1, 20, 60)
            select (Move)new Move.Set(key, $"{value}", window, absolute)),
        (5, Gen.Elements(_keys).Select(key => (Move)new Move.Get(key))),
        (1, Gen.Elements(_keys).Select(key => (Move)new Move.Refresh(key))),
        (1, Gen.Elements(_keys).Select(key => (Move)new Move.Remove(key))),
        (4, Gen.Choose(0, 30_000).Select(milliseconds => (Move)new Move.Pass(milliseconds))));

    private static IEnumerable<List<Move>> Shrunk(List<Move> moves) =>
        Enumerable.Range(0, moves.Count).Select(i => (List<Move>)[.. moves.Take(i), .. moves.Skip(i + 1)]);

    private abstract record Move
    {
        public sealed record Set(string Key, string Value, int? Window, int? Absolute) : Move;

        public sealed record Get(string Key) : Move;

        public sealed record Refresh(string Key) : Move;

        public sealed record Remove(string Key) : Move;

        public sealed record Pass(int Milliseconds) : Move;
    }

    // When it was used last is not known where it may have expired before that: not before the first, nor after the
    // second.
    private sealed record Expected(
        string Value, TimeSpan? Window, DateTimeOffset Until, DateTimeOffset Used, DateTimeOffset MayBeUsed)
    {
        // A tenth of the window may be missing.
        public bool MustBeThere(DateTimeOffset now) =>
            now < Until && (Window is not { } window || now <= Earlier(Used + window, Until) - (window / 10));

        public bool MustBeGone(DateTimeOffset now) =>
            now >= Until || (Window is { } window && now >= MayBeUsed + window);

        private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
    }

    private sealed class World
    {
        private readonly Dictionary<string, Expected> _model = [];
        private readonly Database _db = Database.InMemory();

        public World() => Cache = new(_db, new("cache"), Clock);

        public HandClock Clock { get; } = new();

        public DatabaseCache Cache { get; }

        public int Immortal => _model.Values.Count(one => one is { Window: null, Until.Year: 9999 });

        private DateTimeOffset Now => Clock.GetUtcNow();

        public long Count(string keyspace) => _db.Head.Tree.CountOf(Keyspace.EntriesOf(keyspace));

        public string[] Do(Move move, bool isAsync)
        {
            switch (move)
            {
                case Move.Pass(var milliseconds):
                    Clock.Go(milliseconds * TimeSpan.TicksPerMillisecond);
                    return [];
                case Move.Set set:
                    Set(set, isAsync);
                    return [];
                case Move.Remove(var key):
                    Done(isAsync, () => Cache.Remove(key), () => Cache.RemoveAsync(key));
                    _model.Remove(key);
                    return [];
                case Move.Refresh(var key):
                    Done(isAsync, () => Cache.Refresh(key), () => Cache.RefreshAsync(key));
                    Refreshed(key);
                    return [];
                case Move.Get(var key):
                    return Compared(key, isAsync ? Cache.GetAsync(key).GetAwaiter().GetResult() : Cache.Get(key));
                default:
                    throw new InvalidOperationException();
            }
        }

        private static void Done(bool isAsync, Action now, Func<Task> later)
        {
            if (isAsync)
            {
                later().GetAwaiter().GetResult();
            }
            else
            {
                now();
            }
        }

        private void Set(Move.Set set, bool isAsync)
        {
            var options = new DistributedCacheEntryOptions
            {
                SlidingExpiration = set.Window is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AbsoluteExpirationRelativeToNow = set.Absolute is { } age ? TimeSpan.FromSeconds(age) : null,
            };
            var bytes = Encoding.UTF8.GetBytes(set.Value);
            Done(isAsync, () => Cache.Set(set.Key, bytes, options), () => Cache.SetAsync(set.Key, bytes, options));
            var until = options.AbsoluteExpirationRelativeToNow is { } span ? Now + span : DateTimeOffset.MaxValue;
            _model[set.Key] = new(set.Value, options.SlidingExpiration, until, Now, Now);
        }

        private void Refreshed(string key)
        {
            if (_model.TryGetValue(key, out var expected) && !expected.MustBeGone(Now))
            {
                _model[key] = expected with
                {
                    Used = expected.MustBeThere(Now) ? Now : expected.Used,
                    MayBeUsed = Now,
                };
            }
        }

        private string[] Compared(string key, byte[]? found)
        {
            var expected = _model.GetValueOrDefault(key);
            if (found is null)
            {
                _model.Remove(key);
                return expected?.MustBeThere(Now) == true ? [$"at {Now:O} there is no {key}, but {expected}"] : [];
            }

            if (expected?.MustBeGone(Now) != false)
            {
                return [$"at {Now:O} there is still a {key}: {expected}"];
            }

            _model[key] = expected with { Used = Now, MayBeUsed = Now };
            return Encoding.UTF8.GetString(found) == expected.Value ? [] : [$"{key} has another value: {expected}"];
        }
    }
}
