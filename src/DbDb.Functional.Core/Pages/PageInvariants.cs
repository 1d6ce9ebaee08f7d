using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>What holds within one page, whatever lies around it.</summary>
internal static class PageInvariants
{
    /// <summary>What doesn't hold in a page of this level, in words.</summary>
    public static IReadOnlyList<string> Broken(ReadOnlySpan<byte> page, int level)
    {
        var count = Slotted.CountIn(page);
        if (count == 0)
        {
            return ["it is empty"];
        }

        var broken = new List<string>();
        if (page[Record.LevelAt] != level || Record.Kind(page) != (level == 0 ? RecordKind.Leaf : RecordKind.Branch))
        {
            broken.Add($"it is a {Record.Kind(page)} of level {page[Record.LevelAt]}, where level {level} belongs");
        }

        if (Record.Length(page) > Record.MaxNodeLength || Record.Length(page) > page.Length)
        {
            broken.Add($"its length is {Record.Length(page)}");
        }

        var view = new Slotted(page);
        if (view.Slots[count..].IndexOfAnyExcept(Slotted.Padding) >= 0)
        {
            broken.Add("its slots are padded wrongly");
        }

        // What the first and the last suffix still share should be in the prefix; of a single one, all.
        if (view.SuffixAt(0).CommonPrefixLength(view.SuffixAt(count - 1)) > 0)
        {
            broken.Add("its prefix isn't the longest");
        }

        var offset = 0;
        for (var i = 0; i < count; i++)
        {
            var slot = view.Slots[i];
            if (
                Slotted.OffsetOf(slot) != offset
                || Slotted.HeadOf(view.SuffixAt(i)) != (uint)(slot >> Slotted.HeadShift)
            )
            {
                broken.Add($"slot {i} doesn't fit its entry");
            }

            offset = view.OffsetAt(i + 1);
            if (i > 0 && view.SuffixAt(i - 1).SequenceCompareTo(view.SuffixAt(i)) >= 0)
            {
                broken.Add($"key {i} isn't greater than the one before it");
            }
        }

        return broken;
    }
}
