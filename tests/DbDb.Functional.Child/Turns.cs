using System.Buffers.Binary;

namespace DbDb.Functional.Children;

/// <summary>
/// Takes the writers' lock of a file again and again, with no pause in between. The holder writes that it had its turn into the file, and
/// how many turns others had while it waited, and syncs that as a commit would.
/// </summary>
internal static class Turns
{
    private const int Size = 2 * sizeof(int);

    /// <summary>Says when it is ready, waits for a line, and goes on until the file holds so many turns.</summary>
    public static int Take(string path, int number, int count)
    {
        using var file = RealDisk.Instance.Open(path, writable: true);
        using var writers = new WritersLock(RealDisk.Instance, path);
        Console.WriteLine("ready");
        Console.ReadLine();
        while (file.Length < (long)count * Size)
        {
            Take(file, writers, number);
        }

        return 0;
    }

    private static void Take(IDiskFile file, WritersLock writers, int number)
    {
        var asked = file.Length;
        using var held = writers.Take(TimeSpan.FromMinutes(1)).OrThrow();
        var end = file.Length;
        Span<byte> turn = stackalloc byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(turn, number);
        BinaryPrimitives.WriteInt32LittleEndian(turn[sizeof(int)..], (int)(end - asked) / Size);
        file.Write(end, turn);
        file.Sync();
    }
}
