using System.Runtime.CompilerServices;

namespace DbDb.Functional.Stores.Disks;

/// <summary>
/// What can be told of a path by its text alone: whether any file may have it, and where its last name begins. Where it
/// leads, only the system knows.
/// </summary>
internal static class PathCheck
{
    /// <summary>Refuses what the system would take for another path than this one.</summary>
    /// <exception cref="DiskException">No file can have it.</exception>
    public static void Throw(string operation, string path)
    {
        if (Fault(path) is { } fault)
        {
            throw new DiskException(operation, path, fault);
        }
    }

    /// <summary>What is wrong with a path that names nothing, so that it is the argument that must be named.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static DbError.Invalid? Refusal(string path, [CallerArgumentExpression(nameof(path))] string argument = "")
    {
        ArgumentNullException.ThrowIfNull(path, argument);
        return path.Length == 0 ? new($"the argument '{argument}' is empty, and must be the path of a file") : null;
    }

    /// <summary>The folder of a path, which may be a link, or lead back from one.</summary>
    public static string FolderOf(string path) => path.LastIndexOf(Path.DirectorySeparatorChar) switch
    {
        < 0 => ".",
        0 => "/",
        var at => path[..at],
    };

    /// <summary>The last name of a path, for a file to be made.</summary>
    /// <exception cref="DiskException">It is a folder's.</exception>
    public static string NameIn(string path) =>
        path[(path.LastIndexOf(Path.DirectorySeparatorChar) + 1)..] is var name && name is "" or "." or ".."
            ? throw new DiskException("create", path, "it names a folder")
            : name;

    private static string? Fault(string path) =>
        path.Length == 0 ? "the path is empty"
        : path.Contains('\0', StringComparison.Ordinal) ? "the path has a null character in it"
        : IsText(path) ? null
        : "the path has half of a surrogate pair in it, which no name can have";

    private static bool IsText(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (char.IsSurrogate(path[i]) && !(i + 1 < path.Length && char.IsSurrogatePair(path[i], path[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
