namespace DbDb.Functional;

/// <summary>Creating an empty database so that a crash at any point leaves what was there, or all of it.</summary>
internal static class FileCreation
{
    private const string Suffix = "-new";

    /// <summary>
    /// Creates it unless a file that isn't empty is there. The writers' lock is held. Written whole beside its place, synced,
    /// renamed into its place, and the name synced.
    /// </summary>
    public static void Create(IDisk disk, string path, Head genesis)
    {
        if (!IsWanted(disk, path))
        {
            return; // another was quicker
        }

        Put(disk, path, path, genesis);
        disk.SyncFolderOf(path);
    }

    /// <summary>Puts an empty database at a path, in place of what may be there, with another file's permissions and owner: all of it or nothing. Its name isn't synced.</summary>
    public static void Put(IDisk disk, string path, string model, Head genesis)
    {
        var fresh = path + Suffix;
        try
        {
            Write(disk, fresh, model, genesis);
            disk.Rename(fresh, path);
        }
        catch (DiskException)
        {
            Discard(disk, fresh);
            throw;
        }
    }

    /// <summary>Whether nothing is there, or a file of no bytes.</summary>
    public static bool IsWanted(IDisk disk, string path) => disk.Look(path) switch
    {
        DiskEntry.Nothing => true,
        DiskEntry.File => IsEmpty(disk, path),
        _ => false,
    };

    private static bool IsEmpty(IDisk disk, string path)
    {
        using var file = disk.Open(path, writable: false);
        return file.Length == 0;
    }

    private static void Write(IDisk disk, string fresh, string model, Head genesis)
    {
        using var file = disk.Create(fresh, model);
        for (var turn = 0; turn < Superblock.SlotCount; turn++)
        {
            SuperblockSlots.Write(file, genesis, turn);
        }

        file.Sync();
    }

    private static void Discard(IDisk disk, string fresh)
    {
        try
        {
            disk.Delete(fresh);
        }
        catch (DiskException)
        {
            // The failure that led here is the one to tell. What is left is replaced by the next creation.
        }
    }
}
