using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A branch and what becomes of it, step by step.</summary>
/// <param name="Front">What each of its separators begins with.</param>
/// <param name="Links">The numbers of its children's addresses, and how many entries each has.</param>
/// <param name="Steps">What is done to it in each step.</param>
internal sealed record BranchChain(
    string Front,
    ImmutableArray<(int Number, int Count)> Links,
    ImmutableArray<BranchStep> Steps
)
{
    public static Arbitrary<BranchChain> Any =>
        Arb.From(
            from front in Gen.Elements("", "front", new string('f', 200))
            from children in Gen.Choose(2, 40)
            from links in Gen.ArrayOf(Link, children)
            from steps in Gen.NonEmptyListOf(Step).Resize(8)
            select new BranchChain(front, [.. links], [.. steps]),
            chain =>
                Shrinking
                    .Of(chain.Steps, step => Shrinking.Fewer(step.Links).Select(fewer => step with { Links = fewer }))
                    .Where(steps => !steps.IsEmpty)
                    .Select(steps => chain with { Steps = steps })
        );

    /// <summary>The branch at first and after each step, and what its separators end in.</summary>
    public IEnumerable<(Branch Branch, string Ending)> Branches()
    {
        var ending = "";
        var branch = Branch(ending, [.. Links.Select(link => Stored(link.Number, link.Count))]);
        yield return (branch, ending);
        foreach (var step in Steps)
        {
            ending += step.Kind == BranchStepKind.Separators ? "x" : "";
            branch = step.Kind switch
            {
                BranchStepKind.Loaded => Functional.Nodes.Branch.Loaded(Page.Of(Whole(branch)), branch.Count),
                BranchStepKind.Copied => new(
                    branch.Page.Copy(branch.Page.Length),
                    branch.Children,
                    branch.Count,
                    owner: null
                ),
                BranchStepKind.Separators => Branch(
                    ending,
                    [.. Enumerable.Range(0, branch.Children.Length).Select(i => Linked(branch, i))]
                ),
                _ => branch,
            };
            branch = step.Links.Aggregate(branch, (before, link) =>
                WithLink(before, link.Child % before.Children.Length, Stored(link.Number, link.Count))
            );
            yield return (branch, ending);
        }
    }

    /// <summary>The record of a branch that is stored whole; its checksum is that of the log's first record.</summary>
    public static byte[] Whole(Branch branch)
    {
        var writer = new SegmentWriter(LogHead.Genesis(7, Limits.Default));
        NodeRecord.AddBranch(writer, branch);
        return [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())];
    }

    /// <summary>All its links.</summary>
    public static (Address Address, long Count)[] LinksOf(Branch branch) =>
        [
            .. Enumerable
                .Range(0, branch.Children.Length)
                .Select(branch.LinkAt)
                .Select(link => (link.Address, link.Count)),
        ];

    public override string ToString() =>
        $"{Front}, {Show.Of(Links, link => $"{link}")}; then {Show.Of(Steps, step => $"{step.Kind} {Show.Of(step.Links, link => $"{link}")}")}";

    // So many entries that some sums need links of two bytes and some of four.
    private static Gen<(int Number, int Count)> Link =>
        from number in Gen.Choose(0, 20)
        from count in Gen.Frequency((9, Gen.Choose(1, 20)), (1, Gen.Elements(ushort.MaxValue, ushort.MaxValue - 50)))
        select (number, count);

    private static Gen<BranchStep> Step =>
        from kind in Gen.Frequency(
            (6, Gen.Constant(BranchStepKind.Links)),
            (2, Gen.Constant(BranchStepKind.Loaded)),
            (1, Gen.Constant(BranchStepKind.Copied)),
            (1, Gen.Constant(BranchStepKind.Separators))
        )
        from count in Gen.Frequency((6, Gen.Choose(1, 3)), (1, Gen.Choose(0, 40)))
        from links in Gen.ArrayOf(
            from child in Gen.Choose(0, 1000)
            from link in Link
            select (child, link.Number, link.Count),
            count
        )
        select new BranchStep(kind, [.. links]);

    private Branch Branch(string ending, Node[] children) =>
        new(
            PageAssembly.Make(
                RecordKind.Branch,
                1,
                default,
                [
                    .. Enumerable
                        .Range(0, children.Length - 1)
                        .Select(i =>
                            FreshEntry.Separator(Encoding.ASCII.GetBytes($"{Front}{i:D2}{(i == 0 ? ending : "")}"))
                        ),
                ],
                default
            ),
            children,
            children.Sum(child => child.Count),
            owner: null
        );

    private static Branch WithLink(Branch branch, int i, Stored child)
    {
        var children = branch.Children.AsSpan().ToArray();
        children[i] = child;
        return new(branch.Page, children, branch.Count - branch.CountAt(i) + child.Count, owner: null);
    }

    private static Stored Linked(Branch branch, int i) =>
        branch.LinkAt(i) is var link ? new(link.Address, link.Count, 0) : throw new InvalidOperationException();

    private static Stored Stored(int number, int count) => new(Address.At(1 << 20 | number * 64, 64), count, 0);
}

/// <summary>What is done to a branch in one step, and which children are others then.</summary>
internal sealed record BranchStep(BranchStepKind Kind, ImmutableArray<(int Child, int Number, int Count)> Links);

/// <summary>What becomes of a branch before its links change.</summary>
internal enum BranchStepKind
{
    /// <summary>Nothing.</summary>
    Links,

    /// <summary>It is stored and read again.</summary>
    Loaded,

    /// <summary>Its page is another array of the same bytes.</summary>
    Copied,

    /// <summary>It has other separators.</summary>
    Separators,
}
