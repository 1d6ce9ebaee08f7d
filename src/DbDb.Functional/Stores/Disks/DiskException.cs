namespace DbDb.Functional;

/// <summary>An operation on a disk that the system failed.</summary>
public sealed class DiskException : IOException
{
    /// <summary>The failure of an operation.</summary>
    /// <param name="operation">What was tried, as a verb: open, read, write, sync, …</param>
    /// <param name="path">On which file or folder.</param>
    /// <param name="reason">The system's words.</param>
    /// <param name="code">The system's error number (errno on Unix), or 0.</param>
    public DiskException(string operation, string path, string reason, int code = 0)
        : base($"{path}: can't {operation}: {reason}")
    {
        Operation = operation;
        Path = path;
        Reason = reason;
        Code = code;
    }

    /// <summary>What was tried, as a verb.</summary>
    public string Operation { get; }

    /// <summary>On which file or folder.</summary>
    public string Path { get; }

    /// <summary>The system's words.</summary>
    public string Reason { get; }

    /// <summary>The system's error number, or 0.</summary>
    public int Code { get; }

    /// <summary>The same as an error value.</summary>
    public DbError ToError(long offset = -1) => new DbError.Io(Operation, Path, Reason, Code, offset);
}
