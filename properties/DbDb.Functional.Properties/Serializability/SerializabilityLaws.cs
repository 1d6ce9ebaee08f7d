using System.Collections.Immutable;
using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>The judge of histories lets the good ones pass, and none that isn't.</summary>
public class SerializabilityLaws(ITestOutputHelper output)
{
    private const int Many = 60;
    private const int Few = 7;

    [Law]
    internal Property A_history_whose_operations_were_done_one_after_the_other_passes(
        [From(nameof(Lives))] ListLife life
    ) => Words(StrictSerializability.AnomaliesIn(Misdeed.Read(life))).ToProperty();

    [Fact]
    public void No_misdeed_passes()
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        Prop.ForAll(ListLife.Any(Many), Gen.Choose(0, 1_000_000).ToArbitrary(), (life, pick) =>
            {
                var history = Misdeed.Read(life);
                var bad = Misdeed
                    .All.Select(misdeed => (misdeed.Name, History: misdeed.Do(history, pick)))
                    .Where(made => made.History is not null)
                    .ToArray();
                Array.ForEach(bad, made => done[made.Name] = done.GetValueOrDefault(made.Name) + 1);
                return bad.SelectMany(made =>
                        Differences.Unless(!StrictSerializability.AnomaliesIn(made.History!.Value).IsEmpty, () =>
                            $"{made.Name}, and it passes"
                        )
                    )
                    .ToProperty();
            })
            .Holds();
        Assert.True(
            Law.IsOneCase
                || Law.Tries < 100
                || Misdeed.All.All(misdeed => done.GetValueOrDefault(misdeed.Name) >= Law.Tries / 4),
            string.Join(", ", done)
        );
    }

    [Law]
    internal Property What_is_seen_through_one_database_never_goes_back_but_another_one_may_lag_behind(
        [From(nameof(Lives))] ListLife life
    )
    {
        var history = Misdeed.Read(life);
        return (
            from list in new[] { "l0", "l1", "l2" }
            let same = Misdeed.Back(history, list, newer: 7, older: 7)
            where same is not null
            let others = Misdeed.Back(history, list, newer: 7, older: 8)!.Value
            from difference in Differences
                .Unless(
                    StrictSerializability.AnomaliesIn(same.Value) is [Anomaly.Cycle { Kind: "against real time" }],
                    () => $"{list} went back"
                )
                .Concat(Words(StrictSerializability.AnomaliesIn(others)))
            select difference
        ).ToProperty();
    }

    [Fact]
    public void The_verdict_is_that_of_trying_every_order()
    {
        var (good, bad) = (0, 0);
        Prop.ForAll(ListLife.Any(Few), Gen.ListOf(Gen.Choose(0, int.MaxValue), 4).ToArbitrary(), (life, picks) =>
            {
                var history = picks.Aggregate(life.ToHistory(), Spoilt);
                var isGood = EveryOrder.HasOneThatExplains(history);
                _ = isGood ? good++ : bad++;
                var anomalies = StrictSerializability.AnomaliesIn(history);
                return Differences
                    .Unless(anomalies.IsEmpty == isGood, () =>
                        isGood ? $"an order explains it, but: {string.Join("; ", anomalies)}" : "no order explains it"
                    )
                    .Select(words => $"{words} of\n  {string.Join("\n  ", history)}")
                    .ToProperty();
            })
            .Holds();
        output.WriteLine($"{good} good, {bad} bad");
        Assert.True(
            Law.IsOneCase || Law.Tries < 100 || (good >= Law.Tries / 25 && bad >= Law.Tries / 25),
            $"only {good} good, {bad} bad"
        );
    }

    [Fact]
    public void A_cycle_is_told_in_words()
    {
        ClientOperation[] history =
        [
            new(0, 0, 10, 20, Fate.Committed, [new Access.Append("x", 1)]),
            new(1, 0, 15, 25, Fate.Committed, [new Access.Append("x", 2)]),
            new(2, 0, 30, 40, Fate.Committed, [new Access.Read("x", [2])]),
        ];

        Assert.Equal(
            ["against real time: #2 read x before #0 appended 1; #0 was completed before #2 was invoked"],
            StrictSerializability.AnomaliesIn(history).Select(anomaly => anomaly.ToString())
        );
    }

    [Fact]
    public void A_history_of_a_hundred_thousand_operations_is_judged_too()
    {
        var random = new Random(20261122);
        var steps = Enumerable
            .Range(0, 100_000)
            .Select(i => new ClientOperation(
                i % 64,
                0,
                10 * i - random.Next(300),
                10 * i + random.Next(300),
                Fate.Committed,
                [
                    new Access.Read($"{i / 100}", [.. Enumerable.Range(i / 100 * 100, i % 100)]),
                    new Access.Append($"{i / 100}", i),
                ]
            ));
        var clock = Stopwatch.StartNew();
        var history = steps.ToImmutableArray();
        var made = clock.Elapsed;
        Assert.Empty(StrictSerializability.AnomaliesIn(history));
        output.WriteLine($"made in {made}, judged in {clock.Elapsed - made}");
        Assert.NotEmpty(
            StrictSerializability.AnomaliesIn(
                history.SetItem(50_000, history[50_000] with { Invoked = 600_000, Completed = 600_010 })
            )
        );
        output.WriteLine($"{clock.Elapsed}");
    }

    // Changes something at random, which may do no harm.
    private static ImmutableArray<ClientOperation> Spoilt(ImmutableArray<ClientOperation> history, int pick)
    {
        var random = new Random(pick);
        if (history.IsEmpty || random.Next(3) == 0)
        {
            return history;
        }

        var i = random.Next(history.Length);
        var operation = history[i];
        var access = random.Next(operation.Accesses.Length);
        var shift = random.Next(-60, 60);
        var readers = history.SelectMany(other => other.Accesses.OfType<Access.Read>()).ToArray();
        return history.SetItem(
            i,
            (random.Next(6), operation.Accesses[access]) switch
            {
                (0, _) => operation with
                {
                    Invoked = operation.Invoked + shift,
                    Completed = operation.Completed + shift,
                },
                (1, _) => operation with { Fate = (Fate)random.Next(3) },
                (2, Access.Read { Numbers: [.. var first, _] } read) => operation with
                {
                    Accesses = operation.Accesses.SetItem(access, read with { Numbers = first }),
                },
                (3, Access.Read { Numbers: [.. var first, var one, var two] } read) => operation with
                {
                    Accesses = operation.Accesses.SetItem(access, read with { Numbers = [.. first, two, one] }),
                },
                (4, Access.Read read) => operation with
                {
                    Accesses = operation.Accesses.SetItem(
                        access,
                        readers
                            .Where(other => other.List == read.List)
                            .ElementAt(random.Next(readers.Count(other => other.List == read.List)))
                    ),
                },
                _ when !operation.Accesses.Any(each => each is Access.Append) => operation with
                {
                    MayBeStale = !operation.MayBeStale,
                },
                _ => operation with { Completed = operation.Invoked + random.Next(80) },
            }
        );
    }

    private static IEnumerable<string> Words(ImmutableArray<Anomaly> anomalies) =>
        anomalies.Select(anomaly => anomaly.ToString());

    private static Arbitrary<ListLife> Lives => ListLife.Any(Many);
}
