using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>When a database compacts itself: by its policy, and never otherwise.</summary>
public class AutoCompactionLaws(ITestOutputHelper output)
{
    // So few needn't show much.
    private const int FewTries = 50;

    private static Arbitrary<Life> Lives =>
        Arb.From(
            from fraction in Gen.Elements(0.1, 0.5, 0.9)
            from least in Gen.Elements(0, 9000, 40_000)
            from idle in Gen.Choose(0, 50)
            from retention in Gen.Elements(Retention.Last(1), Retention.Last(3), Retention.All)
            from steps in Gen.ListOf(
                Gen.Frequency(
                    (
                        5,
                        from key in Gen.Choose(0, 5)
                        from length in Gen.Choose(0, 3000)
                        select (AutoStep)new AutoStep.Commit(key, length)
                    ),
                    (
                        1,
                        from key in Gen.Choose(0, 5)
                        from length in Gen.Choose(0, 3000)
                        select (AutoStep)new AutoStep.Elsewhere(key, length)
                    ),
                    (4, Gen.Choose(0, 80).Select(ticks => (AutoStep)new AutoStep.Wait(ticks))),
                    (1, Gen.Constant((AutoStep)new AutoStep.Compact()))
                )
            )
            select new Life(
                new(retention)
                {
                    LiveFraction = fraction,
                    LeastBytes = least,
                    Idle = new(idle),
                },
                [.. steps]
            ),
            life => Shrinking.Fewer(life.Steps).Select(fewer => life with { Steps = fewer })
        );

    [Fact]
    public void It_compacts_when_idle_and_when_the_fraction_says_so_and_nothing_is_lost()
    {
        var compactions = 0;
        Prop.ForAll(Lives, life =>
            {
                using var witness = new Witness(life.Policy, isOn: true);
                var told = witness.Tell(life.Steps);
                compactions += witness.Compactions;
                return told.ToProperty();
            })
            .Holds();
        output.WriteLine($"{compactions} compactions");
        Assert.True(
            Law.IsOneCase || Law.Tries < FewTries || 10 * compactions > Law.Tries,
            $"only {compactions} compactions"
        );
    }

    [Law(Share = 4)]
    internal Property Where_it_is_off_there_is_no_timer_and_nothing_is_compacted([From(nameof(Lives))] Life life)
    {
        using var witness = new Witness(life.Policy, isOn: false);
        var told = witness.Tell(life.Steps);
        return told.Concat(
                Differences.Unless(witness.Compactions == 0 && witness.Timers == 0, () =>
                    $"{witness.Compactions} compactions, {witness.Timers} timers"
                )
            )
            .ToProperty();
    }

    internal sealed record Life(AutoCompaction Policy, ImmutableArray<AutoStep> Steps)
    {
        public override string ToString() => $"{Policy}: {Show.Of(Steps, step => $"{step}")}";
    }

    /// <summary>
    /// Makes a life happen, to a database with the policy and to another on the same log without, and notes what
    /// shouldn't be.
    /// </summary>
    private sealed class Witness : IDisposable
    {
        private readonly HandClock _clock = new();
        private readonly AutoCompaction _policy;
        private readonly bool _isOn;
        private readonly Database _database;
        private readonly Database _other;
        private readonly List<string> _differences = [];
        private Model _model = Model.Empty;
        private ImmutableList<long> _revisions = [];
        private Instant _lastCommit;
        private long _commitsSince;
        private long _newest;
        private long _mostAfter;

        public Witness(AutoCompaction policy, bool isOn)
        {
            var store = new MemoryStore();
            (_policy, _isOn) = (policy, isOn);
            _database = Database
                .Open(store, new() { Clock = _clock, AutoCompact = isOn ? policy : Option<AutoCompaction>.None })
                .OrThrow();
            _other = Database.Open(store, new() { Clock = _clock }).OrThrow();
        }

        public int Compactions { get; private set; }

        public int Timers => _clock.Timers;

        public List<string> Tell(IEnumerable<AutoStep> steps)
        {
            foreach (var step in steps)
            {
                Do(step);
            }

            // Who doesn't look for others' commits needn't know of them: here it looks.
            _database.Refresh().OrThrow();
            Do(new AutoStep.Wait((int)_policy.Idle.Ticks));
            Do(new AutoStep.Wait((int)_policy.Idle.Ticks));
            var length = _other.Space(Retention.All).OrThrow().Length;
            Expect(!_clock.IsWaitedFor, "it is still waited for something");
            Expect(
                !_isOn || length <= Math.Max(_policy.LeastBytes, _mostAfter / _policy.LiveFraction),
                $"the log has {length} bytes, of which {_mostAfter} were needed"
            );
            Expect(_database.Head.Revision.Number == _newest, $"the head is {_database.Head}, not {_newest}");
            _differences.AddRange(Verification.Of(_database).Select(violation => $"{violation}"));
            return _differences;
        }

        public void Dispose()
        {
            _database.Dispose();
            _other.Dispose();
        }

        private void Do(AutoStep step)
        {
            _other.Refresh().OrThrow();
            var space = _other.Space(_policy.Retention).OrThrow();
            var before = _database.AutoCompacted;
            _mostAfter = Math.Max(_mostAfter, space.After);
            switch (step)
            {
                case AutoStep.Commit commit:
                    Commit(_database, commit.Key, commit.Length);
                    break;
                case AutoStep.Elsewhere commit:
                    Commit(_other, commit.Key, commit.Length);
                    break;
                case AutoStep.Wait wait:
                    _clock.Go(wait.Ticks);
                    break;
                default:
                    _other.Compact(Retention.Last(2)).OrThrow();
                    _revisions = _revisions.RemoveRange(0, Math.Max(0, _revisions.Count - 2));
                    break;
            }

            _database.AutoCompacted.Iter(outcome => Expect(outcome.IsRight, $"{outcome}"));
            if (_database.AutoCompacted != before)
            {
                Compacted(
                    step,
                    space,
                    _database
                        .AutoCompacted.Bind(outcome => outcome.ToOption())
                        .IfNone(() => throw new InvalidOperationException())
                );
            }

            _differences.AddRange(
                Differences
                    .Between(_other.Refresh().OrThrow().Tree, _model)
                    .Select(difference => $"after {step}: {difference}")
            );
            Expect(
                _other
                    .History(from: Revision.Zero)
                    .Select(found => found.OrThrow().Revision.Number)
                    .SequenceEqual(_revisions),
                $"after {step} there aren't the revisions {Show.Of(_revisions, revision => $"{revision}")}"
            );
        }

        private void Compacted(AutoStep step, Space before, Compacted done)
        {
            Compactions++;
            _mostAfter = Math.Max(_mostAfter, done.BytesAfter);
            Expect(step is AutoStep.Wait, $"it compacted on {step}");
            Expect(
                _clock.Now.UnixTimeTicks - _lastCommit.UnixTimeTicks >= _policy.Idle.Ticks,
                $"it compacted {_clock.Now.UnixTimeTicks - _lastCommit.UnixTimeTicks} ticks after a commit"
            );
            Expect(
                before.Length > _policy.LeastBytes && before.After < _policy.LiveFraction * before.Length,
                $"it compacted {before}"
            );
            Expect(_commitsSince > 0, "it compacted twice without a commit");
            Expect(before.Kept == done.Revisions && before.Length == done.BytesBefore, $"it made {done} of {before}");
            _revisions = _revisions.RemoveRange(0, (int)done.Dropped);
            _commitsSince = 0;
        }

        private void Commit(Database database, int key, int length)
        {
            Value value = Enumerable.Repeat((byte)_newest, length).ToArray();
            var committed = database.Transact(tree => tree.Set($"{key}", value)).OrThrow();
            if (committed.Revision.Number > _newest)
            {
                _model = _model.SetItem($"{key}", value);
                _revisions = _revisions.Add(++_newest);
                _lastCommit = _clock.Now;
                _commitsSince++;
            }
        }

        private void Expect(bool isWell, string words) => _differences.AddRange(isWell ? [] : [words]);
    }
}

/// <summary>What happens to a database that compacts itself, or beside it.</summary>
internal abstract record AutoStep
{
    private AutoStep()
    {
    }

    /// <summary>It commits a value of some length.</summary>
    public sealed record Commit(int Key, int Length) : AutoStep;

    /// <summary>Another handle does.</summary>
    public sealed record Elsewhere(int Key, int Length) : AutoStep;

    /// <summary>Time passes.</summary>
    public sealed record Wait(int Ticks) : AutoStep;

    /// <summary>Another handle compacts.</summary>
    public sealed record Compact : AutoStep;
}
