using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A leaf and what becomes of it, step by step.</summary>
/// <param name="First">The entries that it has at first, in any order.</param>
/// <param name="Steps">What is set, and which keys are removed, in each step.</param>
internal sealed record LeafChain(ImmutableArray<FreshEntry> First, ImmutableArray<ImmutableArray<LeafEdit>> Steps)
{
    // Before the leaves, so that references can lead back to something.
    private const int References = 61;

    public static Arbitrary<LeafChain> Any =>
        Arb.From(
            from fronts in Gen.Elements(_short, _long, _deep)
            let entry = EntryOf(fronts)
            from count in Gen.Frequency((4, Gen.Choose(1, 40)), (1, Gen.Choose(1, 3)))
            from first in Gen.ArrayOf(entry, count)
            from steps in Gen.NonEmptyListOf(Step(fronts, entry)).Resize(8)
            select new LeafChain([.. first], [.. steps]),
            chain =>
                Shrinking
                    .Of(chain.Steps, step => Shrinking.Fewer(step))
                    .Select(fewer => chain with { Steps = fewer })
                    .Concat(
                        Shrinking
                            .Fewer(chain.First)
                            .Where(fewer => !fewer.IsEmpty)
                            .Select(fewer => chain with { First = fewer })
                    )
        );

    // Keys that share nothing, little, or much more than they differ in.
    private static readonly string[] _short = ["", "a", "ab", "abcdefgh", "b"];
    private static readonly string[] _long = [new('p', 300), new string('p', 300) + "q", "q", ""];
    private static readonly string[] _deep = [new('r', 3000), new string('r', 4000), "s"];

    /// <summary>Where a value would lie that an entry refers to.</summary>
    public static Address Referred(int number) => Address.At(LogIdentity.LogStart + number % References * 16, 16);

    /// <summary>How many bytes of the log all that is referred to takes.</summary>
    public static int ReferredBytes => References * 16;

    /// <summary>The leaf's entries at first and after each step that leaves it neither empty nor too long.</summary>
    public IEnumerable<ImmutableSortedDictionary<Key, FreshEntry>> Leaves()
    {
        var leaf = First.Aggregate(
            ImmutableSortedDictionary<Key, FreshEntry>.Empty,
            (entries, entry) => entries.SetItem(new(entry.Key), entry) is var more && IsALeaf(more) ? more : entries);
        yield return leaf;
        foreach (var step in Steps)
        {
            leaf = step.Aggregate(leaf, (entries, edit) =>
                edit.On(entries) is var edited && IsALeaf(edited) ? edited : entries
            );
            yield return leaf;
        }
    }

    /// <summary>The page of these entries.</summary>
    public static Page Page(ImmutableSortedDictionary<Key, FreshEntry> entries) =>
        PageAssembly.Make(RecordKind.Leaf, 0, default, [.. entries.Values], default);

    /// <summary>The changes that set or remove these keys, as the format has them but for the tail.</summary>
    public static Page Changes(IEnumerable<Key> keys, ImmutableSortedDictionary<Key, FreshEntry> to)
    {
        Key[] touched = [.. keys.Order()];
        var page = PageAssembly.Make(
            RecordKind.LeafDelta,
            0,
            default,
            [.. touched.Select(key => to.GetValueOrDefault(key, new(key.Bytes, default, OutOfLine: false)))],
            default
        );
        var slots = MemoryMarshal.Cast<byte, ulong>(
            page.Writable.Slice(Slotted.SlotsAt, Slotted.SlotBytes(touched.Length))
        );
        for (var i = 0; i < touched.Length; i++)
        {
            slots[i] |= to.ContainsKey(touched[i]) ? 0 : 1UL << 14;
        }

        return page;
    }

    /// <summary>How long those changes are; they may be too long for a page.</summary>
    public static int LengthOfChanges(IEnumerable<Key> keys, ImmutableSortedDictionary<Key, FreshEntry> to) =>
        PageAssembly
            .Measure(
                default,
                [.. keys.Order().Select(key => to.GetValueOrDefault(key, new(key.Bytes, default, OutOfLine: false)))],
                default
            )
            .Length;

    public override string ToString() =>
        $"{string.Join(' ', First.Select(LeafEdit.Show))}; then {Testing.Show.Of(Steps, step => string.Join(' ', step))}";

    private static bool IsALeaf(ImmutableSortedDictionary<Key, FreshEntry> entries) =>
        !entries.IsEmpty && PageAssembly.Measure(default, [.. entries.Values], default).Length <= Record.MaxNodeLength;

    private static Gen<FreshEntry> EntryOf(string[] fronts) =>
        from key in KeyOf(fronts)
        from number in Gen.Choose(0, 3)
        from length in Gen.Frequency((3, Gen.Choose(0, 12)), (1, Gen.Constant(0)), (1, Gen.Choose(0, 300)))
        from outOfLine in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new FreshEntry(
            key.Bytes,
            outOfLine
                ? FreshValues.Payload(Referred(length + number))
                : Enumerable.Repeat((byte)number, length).ToArray(),
            outOfLine
        );

    private static Gen<Key> KeyOf(string[] fronts) =>
        from front in Gen.Elements(fronts)
        from back in Gen.Frequency((1, Gen.Constant("")), (9, Gen.Choose(0, 60).Select(number => $"{number}")))
        select new Key(Encoding.ASCII.GetBytes(front + back));

    // A few edits, many, none, or a front and all that begin with it gone.
    private static Gen<ImmutableArray<LeafEdit>> Step(string[] fronts, Gen<FreshEntry> entry) =>
        from edits in Gen.Frequency((5, Gen.Choose(1, 4)), (1, Gen.Choose(5, 40)), (1, Gen.Constant(0)))
            .SelectMany(count =>
                Gen.ArrayOf(
                    Gen.Frequency(
                        (5, entry.Select(set => new LeafEdit(new(set.Key), set))),
                        (3, KeyOf(fronts).Select(key => new LeafEdit(key, null)))
                    ),
                    count
                )
            )
        from gone in Gen.Frequency(
            (5, Gen.Constant<string?>(null)),
            (1, Gen.Elements(fronts).Select(front => (string?)front))
        )
        select (ImmutableArray<LeafEdit>)
            [
                .. edits,
                .. gone is null
                    ? []
                    : Enumerable
                        .Range(-1, 62)
                        .Select(back => new LeafEdit(
                            new(Encoding.ASCII.GetBytes(gone + (back < 0 ? "" : $"{back}"))),
                            null
                        )),
            ];
}

/// <summary>A key of a leaf that is set, or removed where there is no entry to set.</summary>
internal sealed record LeafEdit(Key Key, FreshEntry? Entry)
{
    public ImmutableSortedDictionary<Key, FreshEntry> On(ImmutableSortedDictionary<Key, FreshEntry> entries) =>
        Entry is { } entry ? entries.SetItem(Key, entry) : entries.Remove(Key);

    public static string Show(FreshEntry entry) =>
        $"{Testing.Show.Of(new Key(entry.Key))}:{entry.Payload.Length}{(entry.OutOfLine ? "!" : "")}";

    public override string ToString() => Entry is { } entry ? Show(entry) : $"-{Testing.Show.Of(Key)}";
}
