using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What happens to a database and to its copy.</summary>
/// <param name="Limits">The sizes of the database's trees.</param>
/// <param name="SegmentBytes">How much is copied at a time.</param>
/// <param name="Steps">What happens, in order.</param>
internal sealed record CopyLife(Limits Limits, long SegmentBytes, ImmutableArray<CopyStep> Steps)
{
    /// <summary>Lives in which nobody writes to the copy.</summary>
    public static Arbitrary<CopyLife> Honest => Of(strays: 0);

    /// <summary>Lives in which somebody may.</summary>
    public static Arbitrary<CopyLife> Any => Of(strays: 1);

    public override string ToString() =>
        $"{Show.Of(Limits)}, {SegmentBytes} bytes at a time: {string.Join(", ", Steps)}";

    private static Arbitrary<CopyLife> Of(int strays) =>
        Arb.From(
            from limits in Testing.Any.Limits.Generator
            from segment in Gen.Elements(1L, 200, 1000, 8 << 20)
            from keys in Testing.Any.Keys.Generator
            let operations = Testing.Any.OperationsOn(keys, limits).Generator.Resize(12)
            from steps in Gen.ListOf(Gen.Frequency(
                (8, operations.Select(of => (CopyStep)new CopyStep.Commit(of))),
                (2, RetentionGens.Any(1).Select(kept => (CopyStep)new CopyStep.Compact(kept))),
                (5, Gen.Constant((CopyStep)new CopyStep.Copy())),
                (1, Gen.Constant((CopyStep)new CopyStep.Reopen())),
                (strays, operations.Select(of => (CopyStep)new CopyStep.Stray(of))))).Resize(30)
            select new CopyLife(limits, segment, [.. steps]),
            life => Shrinking.Of(life.Steps, Smaller).Select(steps => life with { Steps = steps })
        );

    private static IEnumerable<CopyStep> Smaller(CopyStep step) =>
        step switch
        {
            CopyStep.Commit commit => Shrinking
                .Of(commit.Operations, OperationShrinking.Plainer)
                .Select(operations => new CopyStep.Commit(operations)),
            CopyStep.Stray stray => Shrinking
                .Of(stray.Operations, OperationShrinking.Plainer)
                .Select(operations => new CopyStep.Stray(operations)),
            CopyStep.Compact => [new CopyStep.Compact(Retention.Last(1))],
            _ => [],
        };
}
