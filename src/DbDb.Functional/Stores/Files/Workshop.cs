using DbDb.Functional.Stores.Disks;
using DbDb.Functional.Stores.Systems;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// A folder beside a file, in which nobody but its owner can see, open or make anything: there a file is made that is
/// to have the other's name. It is locked as long as somebody works in it, so that the next who works for the same file
/// clears up what was left by one that died (where that
/// can be told; elsewhere it stays).
/// </summary>
internal sealed class Workshop : IDisposable
{
    private readonly string _folder;
    private readonly string _name;
    private readonly SafeFileHandle? _lock;

    private Workshop(string folder, string name, SafeFileHandle? held)
    {
        _folder = folder;
        _name = name;
        _lock = held;
    }

    /// <summary>Where to make the file.</summary>
    public string FilePath => Path.Combine(_folder, _name);

    /// <summary>Makes one, and clears up others that were left.</summary>
    /// <param name="target">The file: a path with no link in it.</param>
    /// <exception cref="DiskException">It can't be made.</exception>
    public static Workshop Open(string target)
    {
        var name = PathCheck.NameIn(target);
        ClearUp(target, name);
        while (true)
        {
            var folder = SideFile.PathOf(target, Generation.Draw());
            Make(folder);
            var held = ThisSystem.Instance.LockFolder(folder);
            if (held is not null || !ThisSystem.Instance.TellsLeftFolders)
            {
                return new(folder, name, held);
            }

            // Before it was locked, another took it for one that was left.
        }
    }

    private static void Make(string folder)
    {
        int error;
        try
        {
            error = ThisSystem.Instance.MakeFolder(folder);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("create", folder, exception);
        }

        if (error != 0)
        {
            throw DiskFailure.Of("create", folder, error);
        }
    }

    /// <summary>Deletes it with what is left in it.</summary>
    public void Dispose()
    {
        Discard(_folder, _name, _lock);
        _lock?.Dispose();
    }

    private static void ClearUp(string target, string name)
    {
        foreach (var left in Others(target, name))
        {
            using var held = ThisSystem.Instance.LockFolder(left);
            if (held is not null)
            {
                Discard(left, name, held);
            }
        }
    }

    private static string[] Others(string target, string name)
    {
        var (first, prefix) = (Path.GetFileName(SideFile.PathOf(target, 0)), PrefixFor(name).Length);
        try
        {
            return ThisSystem.Instance.TellsLeftFolders
                ?
                [
                    .. Directory
                        .EnumerateDirectories(PathCheck.FolderOf(target))
                        .Where(folder => IsOne(Path.GetFileName(folder))),
                ]
                : [];
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            return []; // a folder that may not be listed
        }

        bool IsOne(string other) =>
            other.Length == first.Length
            && other.AsSpan(0, prefix).SequenceEqual(first.AsSpan(0, prefix))
            && ulong.TryParse(
                other.AsSpan(prefix, 16),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                null,
                out var number
            )
            && other.Equals(SideFile.PathOf(name, number), StringComparison.Ordinal);
    }

    // With which the names of files begin that lie beside one of this name.
    private static string PrefixFor(string name)
    {
        var (first, last) = (SideFile.PathOf(name, 0), SideFile.PathOf(name, ulong.MaxValue));
        return first[..first.AsSpan().CommonPrefixLength(last)];
    }

    // Only what is made there: where there is anything else, the folder stays.
    private static void Discard(string folder, string name, SafeFileHandle? held)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder).Select(file => Path.GetFileName(file)))
            {
                if (
                    file.Equals(name, StringComparison.Ordinal)
                    || file.StartsWith(PrefixFor(name), StringComparison.Ordinal)
                )
                {
                    ThisSystem.Instance.DeleteIn(folder, held, file);
                }
            }

            Directory.Delete(folder);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // What led here is the one to tell.
        }
    }
}
