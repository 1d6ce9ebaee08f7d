namespace DbDb.Functional.Tests;

/// <summary>Logs that were written without some revisions.</summary>
internal static class Gaps
{
    /// <summary>
    /// Appends commits with these revisions to a new log: each sets "n" to its number, says it in its note, and was
    /// made so many seconds after 1970 began.
    /// </summary>
    public static void Write(IStore store, params long[] revisions)
    {
        var head = store.ReadHead().OrThrow();
        var planner = new Planner(head, Tree.EmptyWith(head.Limits));
        foreach (var revision in revisions)
        {
            planner.Add(
                Tree.EmptyWith(head.Limits).Set("n", $"{revision}"),
                After(revision),
                $"number {revision}",
                new(revision)
            );
        }

        store.Append(planner.Finish()).OrThrow();
    }

    /// <summary>The same in a new file.</summary>
    public static void Write(string path, params long[] revisions)
    {
        using var store = FileStore.Open(path, new()).OrThrow();
        Write(store, revisions);
    }

    /// <summary>So many seconds after 1970 began.</summary>
    public static Instant After(long seconds) => new(seconds * TimeSpan.TicksPerSecond);
}
