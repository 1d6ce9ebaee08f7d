namespace DbDb.Functional.Cli;

/// <summary>Why a file can't be opened, in few words: the runtime's own repeat the path.</summary>
internal static class FileReason
{
    public static string Of(Exception failure) =>
        failure switch
        {
            FileNotFoundException => "no such file",
            DirectoryNotFoundException => "no such folder",
            UnauthorizedAccessException => "it is a folder, or permission is denied",
            PathTooLongException => "the path is too long",
            _ => failure.Message,
        };
}
