using DbDb.Functional.Past;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>Reads what a database holds and says what is wrong with it.</summary>
public static class Verification
{
    /// <summary>
    /// The faults of every retained revision, newest first: in the chain of commits, and in every node and value that
    /// they reach. Before them that of the superblock slot that nothing is read through, if it has one
    /// (<see cref="Violation.IsOfSpare"/>). What several revisions share is read once, so that the cost is one read of
    /// the file, and one of its base for each node that is stored as changes. Lazy.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="verified">Is told of each commit whose tree was read, faulty or not.</param>
    public static IEnumerable<Violation> Of(Database database, Action<Commit>? verified = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        foreach (
            var spare in FindSpareFault(database.Cell.State.Log.Store)
                .Match(Left: error => Prelude.Some(Fault(error)), Right: fault => fault)
        )
        {
            yield return spare;
        }

        var jumps = new Jumps();
        VisitedRecords? visits = null;
        foreach (var step in database.History())
        {
            var violations = step.Match(
                Left: error => [Fault(error)],
                Right: snapshot =>
                {
                    visits ??= new(snapshot.Address.End - LogIdentity.LogStart);
                    return Invariants.Check(snapshot.Tree, visits.IsNew).Concat(jumps.Check(snapshot));
                }
            );
            foreach (var violation in violations)
            {
                yield return violation;
            }

            if (visits is { IsTooMuch: true })
            {
                yield return new(Address.None, VisitedRecords.TooMuch);
                yield break;
            }

            _ = step.Iter(snapshot => verified?.Invoke(snapshot.Commit));
        }
    }

    /// <summary>The faults of one revision, in every node and value that it reaches. Lazy.</summary>
    public static IEnumerable<Violation> Of(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Invariants.Check(snapshot.Tree);
    }

    // What is wrong with the copy that nothing is read through while the other is whole.
    private static Either<DbError, Option<Violation>> FindSpareFault(IStore store) =>
        store is FileStore file ? file.FindSpareFault() : Option<Violation>.None;

    private static Violation Fault(DbError error) =>
        error is DbError.Corrupt corrupt
            ? new(Address.At(corrupt.Offset, 0), corrupt.Reason)
            : new(Address.None, error.Message);
}
