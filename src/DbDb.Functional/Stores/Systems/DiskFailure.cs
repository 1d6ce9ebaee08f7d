using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// What the system and .NET say when an operation fails, as one kind of exception with the system's words.
/// </summary>
internal static class DiskFailure
{
    private const int NotPermitted = 13;
    private const int TooLarge = 27;
    private const int WindowsCodeMask = 0xFFFF;

    /// <summary>The failure that an error number stands for.</summary>
    public static DiskException Of(string operation, string path, int code) =>
        new(operation, path, code == Native.NoSuchEntry ? WhatIsMissing(path) : Words(code), code);

    /// <summary>Whether an exception is how .NET tells a failure of the system, and not of the program.</summary>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The failure that an exception of .NET's stands for.</summary>
    public static DiskException Of(string operation, string path, Exception exception) => exception switch
    {
        DiskException failure => failure,
        FileNotFoundException or DirectoryNotFoundException => Of(operation, path, Native.NoSuchEntry),
        PathTooLongException => new(operation, path, "the path, or a name in it, is too long"),
        UnauthorizedAccessException { InnerException: IOException inner } => Of(operation, path, inner),
        UnauthorizedAccessException => Of(operation, path, NotPermitted),

        // How .NET tells that a write would exceed the largest file.
        ArgumentOutOfRangeException => new(operation, path, "the file would be too large", TooLarge),
        IOException { HResult: > 0 } unix => Of(operation, path, unix.HResult),
        IOException windows when OperatingSystem.IsWindows() => Of(operation, path, windows.HResult & WindowsCodeMask),
        _ => new(operation, path, OneLine(exception.Message)),
    };

    private static string WhatIsMissing(string path) =>
        IsFolder(path) ? "no such file" : "no such folder";

    // On Linux as the system finds it, and not as .NET does, by the path's text.
    private static bool IsFolder(string path) => OperatingSystem.IsLinux()
        ? FileStatus.Of(PathCheck.FolderOf(path), out var status) == 0 && status.Type == FileStatus.Folder
        : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    // As the C library says it, but as the end of a sentence.
    private static string Words(int code)
    {
        var words = OneLine(Marshal.GetPInvokeErrorMessage(code));
        return words.Length == 0 ? $"error {code}" : char.ToLowerInvariant(words[0]) + words[1..];
    }

    private static string OneLine(string words) => words.ReplaceLineEndings(" ").Trim();
}
