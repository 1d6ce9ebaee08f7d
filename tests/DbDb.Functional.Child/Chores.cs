using System.Globalization;

namespace DbDb.Functional.Children;

/// <summary>Who does with a database what needs doing besides writing to it, until its input ends.</summary>
internal static class Chores
{
    /// <summary>Compacts again and again, and reports the revision each time.</summary>
    public static int Compact(string path, string report, Retention retention)
    {
        using var end = EndOfInput();
        using var told = new StreamWriter(report, append: true) { AutoFlush = true };
        using var database = Database
            .Open(path, new() { CacheBytes = 16 << 20, LockTimeout = TimeSpan.FromMinutes(5) })
            .OrThrow();
        while (!end.IsCancellationRequested)
        {
            told.WriteLine(database.Compact(retention).OrThrow().Snapshot.Revision);
        }

        return 0;
    }

    /// <summary>Keeps a copy.</summary>
    public static int Follow(string path, string copy)
    {
        using var end = EndOfInput();
        using var source = Database.Open(path, new() { Mode = OpenMode.ReadOnly, CacheBytes = 1 << 20 }).OrThrow();
        using var database = Database.Open(copy, new() { CacheBytes = 1 << 20 }).OrThrow();
        try
        {
            foreach (var step in database.Follow(source, end.Token).ToBlockingEnumerable(end.Token))
            {
                if (step.Commit != database.Head.Commit)
                {
                    throw new InvalidDataException($"{database.Head} after a step to revision {step.Commit.Revision}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // as it was told to
        }

        Console.WriteLine(database.Head.Revision.Number.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static CancellationTokenSource EndOfInput()
    {
        var end = new CancellationTokenSource();
        _ = Task.Run(() =>
        {
            while (Console.In.ReadLine() is not null)
            {
                // more to come
            }

            end.Cancel();
        });
        return end;
    }
}
