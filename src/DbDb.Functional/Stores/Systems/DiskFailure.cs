using System.Runtime.InteropServices;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// What the system and .NET say when an operation fails, as one kind of exception with the system's words.
/// </summary>
internal static class DiskFailure
{
    /// <summary>The failure that an error number stands for.</summary>
    public static DiskException Of(string operation, string path, int code) =>
        new(operation, path, code == Errno.NoSuchEntry ? WhatIsMissing(path) : Words(code), code);

    /// <summary>Whether an exception is how .NET tells a failure of the system, and not of the program.</summary>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The failure that an exception of .NET's stands for.</summary>
    public static DiskException Of(string operation, string path, Exception exception) => exception switch
    {
        DiskException failure => failure,
        FileNotFoundException or DirectoryNotFoundException => Of(operation, path, Errno.NoSuchEntry),
        PathTooLongException => new(operation, path, "the path, or a name in it, is too long"),
        UnauthorizedAccessException { InnerException: IOException inner } => Of(operation, path, inner),
        UnauthorizedAccessException => Of(operation, path, Errno.NotPermitted),

        // How .NET tells that a write would exceed the largest file.
        ArgumentOutOfRangeException => new(operation, path, "the file would be too large", Errno.TooLarge),
        IOException failure when ThisSystem.Instance.CodeOf(failure) is not 0 and var code => Of(operation, path, code),
        _ => new(operation, path, OneLine(exception.Message)),
    };

    /// <summary>Whether a failure says that nothing is there.</summary>
    public static bool IsMissing(DiskException failure) => failure.Code == Errno.NoSuchEntry;

    /// <summary>Whether a failure says that something is there already.</summary>
    public static bool IsAlreadyThere(DiskException failure) => failure.Code == Errno.AlreadyThere;

    /// <summary>Whether a failure says that it isn't permitted.</summary>
    public static bool IsNotPermitted(DiskException failure) => failure.Code == Errno.NotPermitted;

    private static string WhatIsMissing(string path) =>
        ThisSystem.Instance.HasFolder(path) ? "no such file" : "no such folder";

    // As the C library says it, but as the end of a sentence.
    private static string Words(int code)
    {
        var words = OneLine(Marshal.GetPInvokeErrorMessage(code));
        return words.Length == 0 ? $"error {code}" : char.ToLowerInvariant(words[0]) + words[1..];
    }

    private static string OneLine(string words) => words.ReplaceLineEndings(" ").Trim();
}
