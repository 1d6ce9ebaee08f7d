using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// Why an effect failed: a closed family, each case with the data that a program would act on. <see cref="Message"/>
/// says the same to a person in one line: what, and where. What to do about it is the program's to say, which knows
/// what its user can do.
/// </summary>
public abstract record DbError
{
    private DbError()
    {
    }

    /// <summary>One line for a person.</summary>
    public abstract string Message { get; }

    /// <summary>The exception that carries this error, for those who want exceptions.</summary>
    public DbException ToException() => new(this);

    /// <inheritdoc/>
    public sealed override string ToString() => Message;

    /// <summary>The message for whoever has said where it was found: the same place isn't said twice.</summary>
    internal string MessageAt(Address place) =>
        this is Corrupt corrupt && corrupt.Offset == place.Offset ? corrupt.Reason : Message;

    /// <summary>
    /// Returned when a database must exist and nothing is there. Nothing was created: an open that writes does that.
    /// </summary>
    /// <param name="Path">Where it was looked for.</param>
    public sealed record Missing(string Path) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{Path}: no such database";
    }

    /// <summary>
    /// Returned when what lies at a path isn't a database of this kind. Not a byte of it was changed.
    /// </summary>
    /// <param name="Path">The path.</param>
    /// <param name="Reason">What it seems to be instead.</param>
    public sealed record NotADatabase(string Path, string Reason) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{Path}: not a DbDb.Functional database ({Reason}); it was left as it is";
    }

    /// <summary>
    /// Returned when a file has a newer format than this library reads. Not a byte of it was changed.
    /// </summary>
    /// <param name="Path">The path.</param>
    /// <param name="Found">The file's format version.</param>
    /// <param name="Supported">The newest version that this library reads.</param>
    public sealed record Format(string Path, uint Found, uint Supported) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            $"{Path}: format version {Found} is newer than {Supported}, the newest that this version reads";
    }

    /// <summary>
    /// Returned when stored bytes aren't what was written: a checksum, a length or a structure is wrong. What else is,
    /// a verification tells.
    /// </summary>
    /// <param name="Offset">Where in the log, in bytes from its start; the damaged record begins there.</param>
    /// <param name="Reason">What is wrong.</param>
    public sealed record Corrupt(long Offset, string Reason) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"damaged at byte {Offset}: {Reason}";
    }

    /// <summary>Returned when the operating system refused or failed an operation.</summary>
    /// <remarks>
    /// On Unix a write past the size that a process's files may have (<c>ulimit -f</c>) is one only in a process that
    /// ignores the signal SIGXFSZ, as the command does: else the system ends the process, which leaves the database as
    /// any crash does.
    /// </remarks>
    /// <param name="Operation">What was tried, as a verb: read, write, sync, lock, …</param>
    /// <param name="Path">On which file or folder.</param>
    /// <param name="Reason">The system's words.</param>
    /// <param name="Code">The system's error number (errno on Unix), or 0.</param>
    /// <param name="Offset">Where in the file, in bytes, or -1.</param>
    public sealed record Io(string Operation, string Path, string Reason, int Code = 0, long Offset = -1) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            Offset < 0 ? $"{Path}: can't {Operation}: {Reason}"
                : $"{Path}: can't {Operation} at byte {Offset}: {Reason}";
    }

    /// <summary>Returned when another writer held the lock for as long as this one would wait.</summary>
    /// <param name="Path">The database.</param>
    /// <param name="Holder">The process id of the holder, or 0 if it isn't known.</param>
    /// <param name="Waited">How long it was waited for.</param>
    /// <param name="Since">When the holder took it, by the machine's clock, if that is known.</param>
    /// <param name="Held">How long the holder has had it by then, if that is known, or zero.</param>
    public sealed record Locked(
        string Path, int Holder, TimeSpan Waited, Option<Instant> Since = default, TimeSpan Held = default) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            $"{Path}: locked by {Who}{When} after waiting {Waited.TotalSeconds:0.#} s";

        private string Who => Holder == 0 ? "another writer" : $"process {Holder}";

        private string When =>
            Since.Match(
                Some: since => $" since {since.TimeOfDay:hh\\:mm\\:ss} UTC (for {Duration(Held)})",
                None: () => "");

        private static string Duration(TimeSpan time) =>
            time.TotalMinutes < 2 ? $"{time.TotalSeconds:0.#} s"
            : time.TotalHours < 2 ? $"{time.TotalMinutes:0} min"
            : time.TotalDays < 2 ? $"{time.TotalHours:0} h"
            : $"{time.TotalDays:0} days";
    }

    /// <summary>
    /// Returned when a commit was planned against a head that is no longer the newest. Nothing was written; it can be
    /// planned again on that one.
    /// </summary>
    /// <param name="Current">The newest head.</param>
    public sealed record Conflict(LogHead Current) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"another commit came first: the newest revision is {Current.Revision}";
    }

    /// <summary>
    /// Returned when a tree is rebased onto another that changed some of the same keys. Nothing was written: resolve
    /// them, or begin again on the newest tree.
    /// </summary>
    /// <param name="Conflicts">The keys, ascending, with what each side has for them.</param>
    public sealed record BothChanged(ImmutableArray<RebaseConflict> Conflicts) : DbError
    {
        /// <inheritdoc/>
        public override string Message => Conflicts.IsDefaultOrEmpty
            ? "keys were changed on both sides"
            : $"{Conflicts.Length} {(Conflicts.Length == 1 ? "key was" : "keys were")} changed on both sides, "
                + "the first is "
                + Conflicts[0].Key.Quoted;
    }

    /// <summary>Returned when a key, a value or a note is over its limit. Nothing was written.</summary>
    /// <param name="What">Which: key, value, note, …</param>
    /// <param name="Size">Its size in bytes.</param>
    /// <param name="Limit">The limit in bytes.</param>
    public sealed record TooLarge(string What, long Size, long Limit) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{What} too large: {Size} bytes, where {Limit} are allowed";
    }

    /// <summary>Returned when a commit is tried on a database that was opened to read only.</summary>
    /// <param name="Path">The database.</param>
    public sealed record OpenedReadOnly(string Path) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{Path}: opened read-only";
    }

    /// <summary>Returned when a database or store is used after it was disposed.</summary>
    public sealed record Closed : DbError
    {
        /// <inheritdoc/>
        public override string Message => "the database is closed";
    }

    /// <summary>
    /// Returned by every write after a sync failed: what the disk then holds can't be known by trying again, but by
    /// opening the database anew. Reads go on.
    /// </summary>
    /// <param name="Path">The database.</param>
    /// <param name="Cause">The failure.</param>
    public sealed record Poisoned(string Path, string Cause) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{Path}: a sync failed ({Cause}); nothing more is written";
    }

    /// <summary>
    /// Returned when the path no longer names the file that is open: deleted, renamed or replaced by somebody. What is
    /// there now is found by opening the database anew.
    /// </summary>
    /// <param name="Path">The path.</param>
    public sealed record Replaced(string Path) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"{Path}: deleted or replaced while open; nothing was written";
    }

    /// <summary>
    /// Returned when a copy can't go on to what it is a copy of: it has commits that the source hasn't, or it can't be
    /// told that it hasn't, because the source was compacted since. Nothing was written: copy to another place, or
    /// replace the copy.
    /// </summary>
    /// <param name="Copy">The copy's newest revision.</param>
    /// <param name="Source">The source's newest revision.</param>
    /// <param name="Common">The newest revision that both have; none where they have no log in common.</param>
    public sealed record Diverged(Revision Copy, Revision Source, Option<Revision> Common) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            $"the copy, at revision {Copy}, isn't a beginning of the source, at revision {Source}: "
            + Common.Match(
                Some: common => common == Source ? "it is ahead"
                    : common == Copy ? "the source has lost commits"
                    : $"they differ after revision {common}",
                None: () => "it is of another database, or of this one before it was compacted");
    }

    /// <summary>
    /// Returned when a revision is asked for that isn't there: dropped, not committed yet, or negative. Revision 0, the
    /// empty database before the first commit, always is.
    /// </summary>
    /// <param name="Asked">The revision.</param>
    /// <param name="Before">
    /// The newest kept one before it; none where all of them were dropped but 0, or it is negative.
    /// </param>
    /// <param name="After">The oldest kept one after it; none where it is greater than the newest.</param>
    public sealed record NotRetained(Revision Asked, Option<Revision> Before, Option<Revision> After) : DbError
    {
        /// <inheritdoc/>
        public override string Message => Before.Concat(After).ToArray() is [var one]
            ? $"no revision {Asked}: the nearest that is kept is {one}"
            : $"no revision {Asked}: the nearest that are kept are {string.Join(" and ", Before.Concat(After))}";
    }

    /// <summary>
    /// Returned when the past is asked for as of an instant before the oldest kept commit, and what came before that
    /// one was dropped.
    /// </summary>
    /// <param name="Asked">The instant.</param>
    /// <param name="Oldest">The oldest kept revision.</param>
    /// <param name="Since">That one's instant.</param>
    public sealed record TooOld(Instant Asked, Revision Oldest, Instant Since) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"nothing is kept of {Asked}: the oldest revision is {Oldest}, of {Since}";
    }

    /// <summary>
    /// Returned when a history is imported that isn't what HISTORY.md says, or was altered or cut off. Nothing was
    /// imported.
    /// </summary>
    /// <param name="Line">The line on which that was noticed, the first being 1.</param>
    /// <param name="Reason">What is wrong.</param>
    public sealed record Malformed(long Line, string Reason) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            FormattableString.Invariant($"line {Line} of the history: {Reason}; nothing was imported");
    }

    /// <summary>Returned when a history is imported where there is one already. Nothing was imported.</summary>
    /// <param name="Newest">The newest revision that there is.</param>
    public sealed record NotEmpty(Revision Newest) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            $"it has revisions up to {Newest}, and a history is imported into an empty database; nothing was imported";
    }

    /// <summary>
    /// Returned when a tree is committed whose nodes the file doesn't hold: one of another database, or one that a
    /// transaction's function was given, kept, and that was never stored. Its entries can be copied.
    /// </summary>
    public sealed record ForeignTree : DbError
    {
        /// <inheritdoc/>
        public override string Message => "the tree belongs to another database, or to a transaction that failed";
    }

    /// <summary>
    /// Returned when something is asked of a database, from inside what it waits for, that would have to wait for that:
    /// a transaction inside another one's function or a load's entries, a compaction inside what another one tells of
    /// its progress, or anything else that needs the writers' lock. Use the tree that the function was given, or wait
    /// for its end.
    /// </summary>
    public sealed record Reentrant : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            "a transaction was begun inside another one's function, "
                + "or something else was that would wait for what waits for it";
    }

    /// <summary>
    /// Returned when a transaction is begun inside the function of one of another database, of which, be it by way of
    /// others, a transaction is begun inside a function of this one: each would wait for ever until the other is done.
    /// Begin them one after the other, or always inside each other in the same order.
    /// </summary>
    public sealed record Crosswise : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            "transactions of several databases would wait for each other for ever, "
                + "each begun inside a function of another";
    }

    /// <summary>
    /// Returned when a keyspace is in the tree as something else than it is declared as: with another codec, or with
    /// other indexes. Nothing was read or written.
    /// </summary>
    /// <param name="Keyspace">Its name.</param>
    /// <param name="Stored">What the tree has.</param>
    /// <param name="Declared">What the program says.</param>
    public sealed record KeyspaceDiffers(string Keyspace, string Stored, string Declared) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"the keyspace '{Keyspace}' has {Stored}, and is declared as {Declared}";
    }

    /// <summary>
    /// Returned when two entries would have the same value of an index that allows one of each. Nothing was changed.
    /// </summary>
    /// <param name="Keyspace">The keyspace's name.</param>
    /// <param name="Index">The index's name.</param>
    /// <param name="Key">The key of the entry that has it already, as it lies in the tree.</param>
    public sealed record NotUnique(string Keyspace, string Index, Key Key) : DbError
    {
        /// <inheritdoc/>
        public override string Message =>
            $"the index '{Index}' of the keyspace '{Keyspace}' allows one entry of each: {Key.Quoted} has it already";
    }

    /// <summary>Returned when an entry of a keyspace isn't what the keyspace's codecs write.</summary>
    /// <param name="Keyspace">The keyspace's name.</param>
    /// <param name="Key">The entry's key, as it lies in the tree.</param>
    /// <param name="Reason">What is wrong.</param>
    public sealed record Undecodable(string Keyspace, Key Key, string Reason) : DbError
    {
        /// <inheritdoc/>
        public override string Message => $"the keyspace '{Keyspace}' has {Key.Quoted}, which can't be read: {Reason}";
    }

    /// <summary>Returned when an argument of an effect makes no sense, such as options outside their bounds.</summary>
    /// <param name="What">What is wrong.</param>
    public sealed record Invalid(string What) : DbError
    {
        /// <inheritdoc/>
        public override string Message => What;
    }
}
