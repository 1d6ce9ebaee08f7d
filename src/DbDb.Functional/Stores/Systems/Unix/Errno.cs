namespace DbDb.Functional.Stores.Systems;

/// <summary>Error numbers that are the same on Linux and macOS.</summary>
internal static class Errno
{
    /// <summary>EPERM.</summary>
    public const int NotAllowed = 1;

    /// <summary>ENOENT.</summary>
    public const int NoSuchEntry = 2;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>EACCES.</summary>
    public const int NotPermitted = 13;

    /// <summary>EEXIST.</summary>
    public const int AlreadyThere = 17;

    /// <summary>ENOTDIR.</summary>
    public const int NotAFolder = 20;

    /// <summary>EINVAL.</summary>
    public const int Invalid = 22;

    /// <summary>ENOTTY, of an operation that isn't for this kind of file.</summary>
    public const int Inapplicable = 25;

    /// <summary>EFBIG.</summary>
    public const int TooLarge = 27;
}
