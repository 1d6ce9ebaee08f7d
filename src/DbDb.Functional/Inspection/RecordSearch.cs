using DbDb.Functional.Logs;
using DbDb.Functional.Past;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Inspection;

/// <summary>
/// Finds the record that begins at a byte of a log, or says why none does. Only where what lies there doesn't check is
/// more read than that: the commit that has added the byte is looked for, and its records are gone along from their
/// start.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="head">Where it ends.</param>
internal sealed class RecordSearch(IStore store, LogHead head)
{
    /// <summary>The record that begins at a byte.</summary>
    public Either<DbError, LogRecord> At(long offset) =>
        offset < LogIdentity.LogStart
            ? Nothing(offset, $"records begin at byte {LogIdentity.LogStart}, behind the superblock")
        : offset >= head.End ? Nothing(offset, $"the log ends at byte {head.End}")
        : offset % Address.Unit != 0 || offset > head.End - Record.HeaderSize ? Inside(offset)
        : store.Read(Address.At(offset, Record.HeaderSize)).Bind(header => At(offset, header.Span));

    private Either<DbError, LogRecord> At(long offset, ReadOnlySpan<byte> header)
    {
        var length = Record.Length(header);
        if (length is < Record.HeaderSize or > Record.MaxLength || offset + Record.Padded(length) > head.End)
        {
            var unknown = Address.At(offset, 0);
            return Whole(RecordReading.Unreadable(header, unknown, Option<string>.None, "its length can't be right"));
        }

        var address = Address.At(offset, Record.Padded(length));
        return store.Read(address)
            .Bind(record => Whole(RecordReading.Read(record.ToArray(), address, head.Generation)));
    }

    // What doesn't check may be the middle of another.
    private Either<DbError, LogRecord> Whole(LogRecord found) =>
        found.Fault.IsSome && Over(found.Address.Offset) is { IsNone: false } other
            && other.Offset < found.Address.Offset
            ? Among(found.Address.Offset, other)
            : found;

    private Either<DbError, LogRecord> Inside(long offset) =>
        Over(offset) is { IsNone: false } other ? Among(offset, other)
            : Nothing(offset, $"each begins at a multiple of {Address.Unit}");

    private static Either<DbError, LogRecord> Among(long offset, Address other) =>
        Nothing(offset, $"it is in the middle of the one at {other}");

    private static Either<DbError, LogRecord> Nothing(long offset, FormattableString reason) =>
        new DbError.Invalid(FormattableString.Invariant(
            $"no record begins at byte {offset}: {FormattableString.Invariant(reason)}"));

    // The sound record that a byte is in; none where the way there is damaged.
    private Address Over(long offset)
    {
        var address = CommitOver(offset).Match(Right: commit => SoundAt(commit.Start), Left: _ => Address.None);
        while (!address.IsNone && address.End <= offset)
        {
            address = SoundAt(address.End);
        }

        return address;
    }

    // The oldest commit that ends after a byte.
    private Either<DbError, Commit> CommitOver(long offset)
    {
        var commits = new Commits(store, head);
        return Between(1, head.Commit.Ordinal);

        Either<DbError, Commit> Between(long least, long most) =>
            commits.Numbered(least + (most - least) / 2).Bind(middle =>
                middle.Address.End <= offset ? Between(middle.Commit.Ordinal + 1, most)
                : least < middle.Commit.Ordinal ? Between(least, middle.Commit.Ordinal)
                : (Either<DbError, Commit>)middle.Commit);
    }

    private Address SoundAt(long offset) =>
        Log.RecordAt(offset, head.End, head.Generation, (at, length) =>
            store.Read(Address.At(at, length)).Match(Right: bytes => bytes, Left: _ => default)).Address;
}
