using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Lists = System.Collections.Immutable.ImmutableDictionary<
    string,
    System.Collections.Immutable.ImmutableArray<long>
>;

namespace DbDb.Functional.Properties;

/// <summary>
/// Operations on lists that were done one after the other, and how long each took, so that they overlap.
/// </summary>
internal sealed record ListLife(ImmutableArray<ListLife.Step> Steps)
{
    private const int Apart = 10;
    private const int LongestWait = 25;

    public enum Kind
    {
        Strict,
        Stale,
        Aborted,
        UnknownAndDone,
        UnknownAndLost,
    }

    /// <summary>
    /// An operation: what it does, how long before and after its moment it is under way, how old a snapshot it would
    /// read.
    /// </summary>
    public sealed record Step(
        Kind Kind,
        int Database,
        int Early,
        int Late,
        int Age,
        ImmutableArray<(bool DoesAppend, int List)> Accesses
    )
    {
        public override string ToString() =>
            $"{Kind} in {Database} -{Early} +{Late} age {Age}: {string.Join(", ", Accesses.Select(access => $"{(access.DoesAppend ? "append to" : "read")} l{access.List}"))}";
    }

    public static Arbitrary<ListLife> Any(int most) =>
        Arb.From(
            from steps in Gen.ListOf(StepGen)
            select new ListLife([.. steps.Take(most)]),
            life => Shrinking.Fewer(life.Steps).Select(steps => new ListLife(steps)));

    public override string ToString() => string.Join("\n  ", ToHistory());

    /// <summary>What the clients saw.</summary>
    public ImmutableArray<ClientOperation> ToHistory()
    {
        var (versions, number) = (new List<Lists> { Lists.Empty }, 0L);
        var history = ImmutableArray.CreateBuilder<ClientOperation>();
        var known = new List<(int Database, long Completed, int Version)>();
        for (var i = 0; i < Steps.Length; i++)
        {
            var step = Steps[i];
            var (invoked, completed) = ((long)(i * Apart) - step.Early, (long)(i * Apart) + step.Late);
            var version =
                step.Kind != Kind.Stale
                    ? i
                    : Math.Max(
                        i - step.Age,
                        known
                            .Where(seen => seen.Database == step.Database && seen.Completed < invoked)
                            .Select(seen => seen.Version)
                            .DefaultIfEmpty(0)
                            .Max()
                    );
            var lists = versions[version];
            var accesses = ImmutableArray.CreateBuilder<Access>();
            foreach (var (doesAppend, of) in step.Accesses)
            {
                var (list, isAppend) = ($"l{of}", doesAppend && step.Kind != Kind.Stale);
                var before = lists.GetValueOrDefault(list, []);
                accesses.Add(isAppend ? new Access.Append(list, ++number) : new Access.Read(list, before));
                lists = isAppend ? lists.SetItem(list, before.Add(number)) : lists;
            }

            versions.Add(step.Kind is Kind.Strict or Kind.UnknownAndDone ? lists : versions[^1]);
            if (step.Kind is Kind.Strict or Kind.Stale)
            {
                known.Add((step.Database, completed, step.Kind == Kind.Stale ? version : i + 1));
            }

            var fate = step.Kind switch
            {
                Kind.Aborted => Fate.Aborted,
                Kind.UnknownAndDone or Kind.UnknownAndLost => Fate.Unknown,
                _ => Fate.Committed,
            };
            history.Add(
                new(i, step.Database, invoked, completed, fate, accesses.ToImmutable(), step.Kind == Kind.Stale)
            );
        }

        return history.ToImmutable();
    }

    private static Gen<Step> StepGen =>
        from kind in Gen.Frequency(
            (8, Gen.Constant(Kind.Strict)),
            (2, Gen.Constant(Kind.Stale)),
            (1, Gen.Constant(Kind.Aborted)),
            (1, Gen.Constant(Kind.UnknownAndDone)),
            (1, Gen.Constant(Kind.UnknownAndLost))
        )
        from database in Gen.Choose(0, 2)
        from early in Gen.Choose(0, LongestWait)
        from late in Gen.Choose(0, LongestWait)
        from age in Gen.Choose(0, 6)
        from length in Gen.Choose(1, 4)
        from accesses in Gen.ListOf(
            from doesAppend in Gen.Elements(true, false)
            from list in Gen.Choose(0, 2)
            select (doesAppend, list),
            length
        )
        select new Step(kind, database, early, late, age, [.. accesses]);
}
