namespace DbDb.Functional.Properties;

/// <summary>A race that is planted in the product, for the exploration to find.</summary>
internal enum Plant
{
    None,

    /// <summary>None either: how systems wait that have no futex.</summary>
    NoFutex,

    /// <summary>Who watches looks what is the newest before it listens for newer ones.</summary>
    WatchLooksFirst,

    /// <summary>The queue's leader sees that nobody waits, and only then steps down.</summary>
    LeadIsLost,

    /// <summary>A request is looked at, and then taken.</summary>
    TakenTwice,

    /// <summary>Who waits forgets what was said only after it is in the line.</summary>
    ForgetsLate,

    /// <summary>The queue's leader dies of an exception.</summary>
    LeaderDies,

    /// <summary>The cache takes nodes in without its lock.</summary>
    CacheUnlocked,

    /// <summary>The newest snapshot is compared and then set, without a lock.</summary>
    MovesUnlocked,

    /// <summary>Of two that find a log's successor, the slower closes it.</summary>
    SuccessorClosed,

    /// <summary>Going over to a log's successor takes no lock.</summary>
    FollowsUnlocked,

    /// <summary>What is committed while a flush goes on sets no clock for the next.</summary>
    FlushForgets,

    /// <summary>A signal is closed after who waits for it was woken.</summary>
    ClosesLate,

    /// <summary>The line is entered without its lock.</summary>
    LineUnlocked,

    /// <summary>A log in memory is added to without its lock.</summary>
    LogUnlocked,
}
