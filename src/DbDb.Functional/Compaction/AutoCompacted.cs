using LanguageExt;

namespace DbDb.Functional;

/// <content>Compacting by a policy.</content>
public sealed partial class Database
{
    private readonly CompactionTimer? _compactor;

    /// <summary>
    /// How the last compaction by <see cref="DatabaseOptions.AutoCompact"/> ended: what it has done, or why it
    /// couldn't; none where there was none yet. One that another process was quicker with, or that
    /// <see cref="Dispose"/> has ended, isn't told.
    /// </summary>
    public Option<Either<DbError, Compacted>> AutoCompacted => _compactor?.Last ?? Option<Either<DbError, Compacted>>.None;

    /// <summary>Where the log ends, as far as it is known here.</summary>
    internal long End => _state.Head.End;
}
