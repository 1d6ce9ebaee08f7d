namespace DbDb.Functional.Properties;

/// <summary>
/// A program's life in a log, or its first part: a revision for each operation that changed anything, and what each
/// revision holds.
/// </summary>
internal sealed record Chronicle(DatabaseOptions Options, ModelDatabase Model)
{
    /// <summary>No more are made: each costs each law something for each key.</summary>
    public const int MostRevisions = 80;

    /// <summary>Some of the keys that are there in any revision, and some of their neighbours.</summary>
    public IEnumerable<Key> Keys =>
        Some(Model.Revisions.SelectMany(revision => revision.Entries.Keys).ToHashSet().Order().ToArray(), 6)
            .Concat(Some(Model.Head.Entries.Probes().ToArray(), 5))
            .Distinct();

    /// <summary>Some of its revisions, the first and the last among them.</summary>
    public IEnumerable<ModelRevision> Revisions => Some(Model.Revisions, 6);

    /// <summary>Writes it into a log, which stays open.</summary>
    public static Chronicle In(IStore log, Limits limits, IEnumerable<Operation> operations)
    {
        var options = new DatabaseOptions { Limits = limits, CacheBytes = 8 << 10 };
        var writer = Database.Open(log, options).OrThrow();
        var model = operations
            .Take(MostRevisions)
            .Aggregate(ModelDatabase.Empty, (at, operation) =>
                writer.Transact(tree => tree.With(operation)).OrThrow() is var snapshot
                && snapshot.Revision > at.Head.Revision
                    ? at.Commit(at.Head.Entries.With(operation), snapshot.Instant)
                    : at
            );
        return new(options, model);
    }

    /// <summary>
    /// Sets and removals of one key each: what a program's operations come to, but for those of ranges.
    /// </summary>
    public static IEnumerable<Operation> Singly(TreeProgram program) =>
        program.Operations.SelectMany(operation =>
            operation switch
            {
                Operation.Edit edit => (IEnumerable<Operation>)edit.Edits,
                Operation.SetMany many => many.Entries.Select(entry => new Operation.Set(entry.Key, entry.Value)),
                Operation.Set or Operation.Remove => [operation],
                _ => [],
            }
        );

    private static IEnumerable<T> Some<T>(IReadOnlyList<T> all, int count) =>
        Enumerable
            .Range(0, Math.Min(count, all.Count))
            .Select(i => all[(int)((long)i * (all.Count - 1) / Math.Max(1, Math.Min(count, all.Count) - 1))]);
}
