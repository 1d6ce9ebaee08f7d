using DbDb.Functional.Stores;
using DbDb.Functional.Stores.Files;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Giving way to another log, and finding the one that has come.</content>
public sealed partial class FileStore
{
    // A process that is just being started holds what it has inherited until it becomes another program.
    private static readonly TimeSpan _turnsPatience = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    /// <remarks>
    /// Where the path names this file no longer, and no successor of it either, it was removed or replaced: <see
    /// cref="DbError.Replaced"/>. What somebody else
    /// has put there is only looked at. Why this log's successor can't be opened is an error: this one is no longer the
    /// newest.
    /// </remarks>
    public Either<DbError, Option<IStore>> Successor() =>
        RunOpen(() =>
            _file.IsAt(Path) ? Option<IStore>.None
            : _disk.Look(Path) != DiskEntry.File || !SuperblockSlots.AreOfAReplacement(_disk, Path, _log.Known!)
                ? new DbError.Replaced(Path)
            : Open(
                    Path,
                    _options with
                    {
                        Mode = _options.Mode == OpenMode.ReadOnly ? OpenMode.ReadOnly : OpenMode.MustExist,
                    },
                    _disk
                )
                .Bind(KeepDescendant)
        );

    /// <inheritdoc/>
    public Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
        RunOpen(() =>
            _lock is null ? new DbError.OpenedReadOnly(Path)
            : !TellsFilesApart
                ? new DbError.Invalid(
                    "to put another log in this one's place, files must be told apart, which so far works on Linux only"
                )
            : _sync.Poison is { } poison ? poison
            : !_file.IsAt(Path) ? new DbError.Replaced(Path)
            : genesis?.IsReplacementOf(_log.Known!) == false
                ? new DbError.Invalid("the new log doesn't know this one for its ancestor")
            : _replacementTurn!
                .Take(
                    _options.LockTimeout >= TimeSpan.Zero && _options.LockTimeout < _turnsPatience
                        ? _options.LockTimeout
                        : _turnsPatience
                )
                .Bind(turn =>
                    FileReplacement.Begin(
                        _disk,
                        this,
                        _options,
                        turn,
                        genesis ?? _log.Known!.Replacement(NextGeneration())
                    )
                )
        );

    /// <summary>
    /// With the writers' lock held, lets another log take this one's place, which is told where this one ends.
    /// </summary>
    internal Either<DbError, Unit> GiveWay(Func<LogHead, Either<DbError, Unit>> replace) =>
        RunLocked(() => _writer.GiveWay(replace));

    /// <summary>
    /// Makes all that was appended durable, and the superblock too, so that opening the file needn't follow the log.
    /// </summary>
    internal Either<DbError, LogHead> MakeDurableInBothSlots() => RunLocked(_writer.MakeDurableInBothSlots);

    /// <summary>Whether another store's file is this one's, under whichever name.</summary>
    internal Either<DbError, bool> IsOfSameFile(FileStore other) =>
        RunOpen<bool>(() =>
            ReferenceEquals(_disk, other._disk)
            && (
                string.Equals(Path, other.Path, StringComparison.Ordinal) || (TellsFilesApart && _file.IsAt(other.Path))
            )
        );

    private bool TellsFilesApart => _disk is not RealDisk { TellsFilesApart: false };

    // Where the number of a new log is given, as in tests, each of a line must have another.
    private ulong NextGeneration() =>
        _options.Generation is null ? Generation.Draw() : _log.Known!.Generation + 1;

    // It was this log's successor that was looked at; another file may have come since.
    private Either<DbError, Option<IStore>> KeepDescendant(FileStore other)
    {
        if (_log.Known!.IsAncestorOf(other._log.Known!))
        {
            return Option<IStore>.Some(other);
        }

        other.Dispose();
        return new DbError.Replaced(Path);
    }
}
