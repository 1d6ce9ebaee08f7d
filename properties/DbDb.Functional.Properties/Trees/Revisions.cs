namespace DbDb.Functional.Properties;

/// <summary>Logs with several revisions, and what it costs to ask something of them.</summary>
internal static class Revisions
{
    /// <summary>A log with a revision for each operation that changes something.</summary>
    public static MemoryStore Of(TreeProgram program) => Of(program.Limits, program.Operations);

    /// <summary>A log with a revision for each operation that changes something.</summary>
    public static MemoryStore Of(Limits limits, IEnumerable<Operation> operations) =>
        Of(limits, operations.Select(operation => (Func<Tree, Tree>)(tree => tree.With(operation))));

    /// <summary>A log with a revision for each change.</summary>
    public static MemoryStore Of(Limits limits, IEnumerable<Func<Tree, Tree>> changes)
    {
        var log = new MemoryStore(limits);
        // Not closed: the log would be too.
        var writer = Database.Open(log, new DatabaseOptions { Limits = limits }).OrThrow();
        foreach (var change in changes)
        {
            writer.Transact(change).OrThrow();
        }

        return log;
    }

    /// <summary>The newest revision's number.</summary>
    public static int Newest(this MemoryStore log) => (int)log.ReadHead().OrThrow().Revision.Number;

    /// <summary>Asks something of two revisions' trees, of which nothing is in memory yet.</summary>
    /// <returns>The answer, and the records that were read for it.</returns>
    public static (T Answer, HashSet<Address> Read) Asked<T>(
        this MemoryStore log,
        int before,
        int after,
        Func<Tree, Tree, T> question
    )
    {
        var store = new RecordingStore(log);
        var database = Database.Open(store).OrThrow();
        var (old, now) = (database.At(new(before)).OrThrow().Tree, database.At(new(after)).OrThrow().Tree);
        var commits = store.Calls.Count;
        var answer = question(old, now);
        return (
            answer,
            [
                .. store
                    .Calls.Skip(commits)
                    .Select(call => call.Call)
                    .OfType<StoreCall.Read>()
                    .Select(call => call.Address),
            ]
        );
    }
}
