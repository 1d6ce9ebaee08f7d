using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>The two superblock slots of a file.</summary>
/// <param name="Newest">The valid slot that was written last.</param>
/// <param name="Spare">The other one, whatever it is: nothing is read through it while the newest is whole.</param>
internal sealed record SlotPair(Slot.Valid Newest, Slot Spare)
{
    /// <summary>The spare slot, if it is the one that was written before the newest, to this log.</summary>
    public Slot.Valid? Before =>
        Spare is Slot.Valid spare
        && spare.Turn == Newest.Turn - 1
        && spare.Generation == Newest.Generation
        && spare.Limits == Newest.Limits
        && spare.Ancestors.AsSpan().SequenceEqual(Newest.Ancestors.AsSpan())
            ? spare
            : null;

    /// <summary>
    /// What is wrong with the spare slot. One that names an older commit than the newest does is in order: the next
    /// commit is named there.
    /// </summary>
    public Option<Violation> Fault(ReadBytes read) =>
        Before is not { } before
            ? Told(
                Spare is Slot.Valid ? "is from another time, or another file" : "is damaged",
                isWrittenByOpening: Newest.Version == Superblock.FormatVersion
            )
        : before.End > Newest.End
        || before.Head(read(before.CommitAddress.Offset, before.CommitAddress.Length).Span) is null
            ? Told("names a commit that isn't in the log", isWrittenByOpening: false)
        : None;

    private Violation Told(string what, bool isWrittenByOpening)
    {
        var index = (int)((Newest.Turn + 1) % LogIdentity.SlotCount);
        return new(
            Address.At(index * LogIdentity.SlotSize, LogIdentity.SlotSize),
            $"superblock slot {index} {what}; the other one is whole, so that all can be read, but there is no second one "
                + $"until {(isWrittenByOpening ? "the file is opened to write, which" : "the next commit")} writes it anew"
        )
        {
            IsOfSpare = true,
        };
    }
}
