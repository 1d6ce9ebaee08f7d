namespace DbDb.Functional.Cli;

/// <summary>What the command tells its caller; scripts rely on the numbers.</summary>
internal enum ExitCode
{
    /// <summary>Done. Also when whoever read the output has closed it.</summary>
    Done = 0,

    /// <summary>Wrong arguments, or input that isn't in its format. Nothing was done.</summary>
    WrongArguments = 1,

    /// <summary>No such verb.</summary>
    UnknownVerb = 2,

    /// <summary>The key isn't there.</summary>
    KeyNotFound = 3,

    /// <summary>The database, or a file that goes with it, can't be read or written.</summary>
    Unusable = 4,

    /// <summary>Interrupted from the keyboard; nothing half-done.</summary>
    Interrupted = 130,
}
