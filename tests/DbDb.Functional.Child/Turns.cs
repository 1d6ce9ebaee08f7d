using System.Buffers.Binary;
using System.Globalization;

namespace DbDb.Functional.Children;

/// <summary>
/// Takes the writers' lock of a file again and again, with no pause in between. The holder writes that it had its turn
/// into the file, and how many turns others had while it waited, and syncs that as a commit would.
/// </summary>
internal static class Turns
{
    private const int Size = 2 * sizeof(int);

    /// <summary>Takes the lock, says so, and keeps it until there is a line.</summary>
    public static int Hold(string path)
    {
        using var file = RealDisk.Instance.Open(path, writable: true);
        using var writers = WritersLock.Of(file, path);
        using var held = writers.Take(TimeSpan.FromMinutes(1)).OrThrow();
        Console.WriteLine("held");
        Console.ReadLine();
        return 0;
    }

    /// <summary>Says when it is ready, waits for a line, and goes on until the file holds so many turns.</summary>
    public static int Take(string path, int number, int count)
    {
        using var file = RealDisk.Instance.Open(path, writable: true);
        using var writers = WritersLock.Of(file, path);
        Console.WriteLine("ready");
        Console.ReadLine();
        while (file.Length < (long)count * Size)
        {
            Take(file, writers, number);
        }

        return 0;
    }

    /// <summary>
    /// The same with commits to a database: each adds an entry that says whose it is, and how many others came in
    /// between since it was begun.
    /// </summary>
    public static int Commit(string path, int number, int count)
    {
        using var db = Database.Open(path).OrThrow();
        Console.WriteLine("ready");
        Console.ReadLine();
        for (var known = Newest(db); known < count; known = Newest(db))
        {
            db.Transact(tree =>
                    tree.Set(tree.Count.ToString("D8", CultureInfo.InvariantCulture), Turn(number, tree.Count - known))
                )
                .OrThrow();
        }

        return 0;
    }

    private static long Newest(Database db) => db.Refresh().OrThrow().Tree.Count;

    private static void Take(IDiskFile file, WritersLock writers, int number)
    {
        var asked = file.Length;
        using var held = writers.Take(TimeSpan.FromMinutes(1)).OrThrow();
        var end = file.Length;
        file.Write(end, Turn(number, (end - asked) / Size));
        file.Sync();
    }

    private static byte[] Turn(int number, long others)
    {
        var turn = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(turn, number);
        BinaryPrimitives.WriteInt32LittleEndian(turn.AsSpan(sizeof(int)), (int)others);
        return turn;
    }
}
