using DbDb.Functional.Inspection;
using LanguageExt;

namespace DbDb.Functional;

/// <content>A look at what lies in the log.</content>
public sealed partial class Database
{
    /// <summary>
    /// The record that begins at a byte of the log, as it lies there, sound or not: what it refers to isn't read.
    /// <see cref="DbError.Invalid"/> where none does, with the reason.
    /// </summary>
    /// <param name="offset">
    /// Where it begins, as an <see cref="Address.Offset"/> or a <see cref="DbError.Corrupt.Offset"/> says. In the log
    /// that was in place when the newest snapshot that is known here was found: a compaction moves everything.
    /// </param>
    public Either<DbError, LogRecord> Record(long offset)
    {
        var state = _cell.State;
        return new RecordSearch(state.Log.Store, state.Head).At(offset);
    }
}
