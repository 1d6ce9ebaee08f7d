using System.Collections.Immutable;
using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>
/// A client of a database of lists that tells what it does: each operation once before it is begun, its fate unknown,
/// and once when it is over, for a history to be judged by <see cref="StrictSerializability"/>. One that was begun and
/// never was over, for its process was killed, goes into the history as it was told first. For one thread at a time.
/// </summary>
/// <param name="client">The client's number.</param>
/// <param name="number">The database's number.</param>
/// <param name="database">The database. Other clients may use it too.</param>
/// <param name="begun">Is told of what begins.</param>
/// <param name="over">Is told of what is over.</param>
public sealed class ListClient(
    int client,
    int number,
    Database database,
    Action<ClientOperation> begun,
    Action<ClientOperation> over
)
{
    /// <summary>A transaction.</summary>
    /// <param name="plan">What it reads, the numbers left empty, and appends.</param>
    /// <param name="also">What else it does to the tree.</param>
    /// <param name="note">What to say in the commit.</param>
    /// <returns>Its snapshot, or why there is none.</returns>
    public Either<DbError, Snapshot> Transact(
        ImmutableArray<Access> plan,
        Func<Tree, Tree>? also = null,
        string note = ""
    ) => Told(plan, () => database.Transact(tree => Run(plan, tree, also), note));

    /// <summary>The same without a thread that waits for the disk.</summary>
    /// <inheritdoc cref="Transact" path="/param"/>
    public async Task<Either<DbError, Snapshot>> TransactAsync(
        ImmutableArray<Access> plan,
        Func<Tree, Tree>? also = null,
        string note = ""
    )
    {
        var invoked = Begin(plan);
        return End(
            plan,
            invoked,
            await database.TransactAsync(tree => Run(plan, tree, also), note).ConfigureAwait(false)
        );
    }

    /// <summary>
    /// Compare-and-set on the newest snapshot that is known: once, and aborted where another commit came first.
    /// </summary>
    /// <inheritdoc cref="Transact" path="/param"/>
    public Either<DbError, Snapshot> TryCommit(
        ImmutableArray<Access> plan,
        Func<Tree, Tree>? also = null,
        string note = ""
    )
    {
        var basis = database.Head;
        var (tree, accesses) = Run(plan, basis.Tree, also);
        return Told(plan, () => database.TryCommit(basis, tree, note).Map(snapshot => (snapshot, accesses)));
    }

    /// <summary>A transaction that refuses at its end. What it read must be the newest all the same.</summary>
    /// <inheritdoc cref="Transact" path="/param[@name='plan']"/>
    public void Refuse(ImmutableArray<Access> plan)
    {
        var read = ImmutableArray<Access>.Empty;
        var invoked = Begin(plan);
        var outcome = database.Transact(Either<DbError, Tree> (tree) =>
        {
            read = Run(plan, tree, null).Accesses;
            return new DbError.Invalid("refused");
        });
        var completed = Stopwatch.GetTimestamp();
        over(new(client, number, invoked, completed, Fate.Aborted, plan));
        if (outcome.Match(Right: _ => false, Left: error => error is DbError.Invalid))
        {
            over(new(client, number, invoked, completed, Fate.Committed, WithoutAppends(read)));
        }
    }

    /// <summary>Reads the newest snapshot, after <see cref="Database.Refresh"/>.</summary>
    /// <param name="lists">The lists to read.</param>
    /// <returns>The snapshot.</returns>
    public Either<DbError, Snapshot> Refresh(ImmutableArray<string> lists) =>
        Look(lists, () => database.Refresh(), mayBeStale: false);

    /// <summary>Reads the newest snapshot that is known to the database.</summary>
    /// <param name="lists">The lists to read.</param>
    /// <returns>The snapshot.</returns>
    public Snapshot Head(ImmutableArray<string> lists) => Look(lists, () => database.Head, mayBeStale: true).OrThrow();

    private static (Tree Tree, ImmutableArray<Access> Accesses) Run(
        ImmutableArray<Access> plan,
        Tree tree,
        Func<Tree, Tree>? also
    )
    {
        var accesses = ImmutableArray.CreateBuilder<Access>(plan.Length);
        foreach (var access in plan)
        {
            accesses.Add(access is Access.Read { List: var list } ? new Access.Read(list, tree.Numbers(list)) : access);
            tree = access is Access.Append append ? tree.Append(append.List, append.Number) : tree;
        }

        return (also is null ? tree : also(tree), accesses.MoveToImmutable());
    }

    // A refused transaction saw its own appends; as a read it has none.
    private static ImmutableArray<Access> WithoutAppends(ImmutableArray<Access> read)
    {
        var own = read.OfType<Access.Append>().Select(append => (append.List, append.Number)).ToHashSet();
        return
        [
            .. read.OfType<Access.Read>().Select(access =>
                access with { Numbers = access.Numbers.RemoveAll(number => own.Contains((access.List, number))) }),
        ];
    }

    private Either<DbError, Snapshot> Told(
        ImmutableArray<Access> plan,
        Func<Either<DbError, (Snapshot Snapshot, ImmutableArray<Access> Accesses)>> run
    )
    {
        var invoked = Begin(plan);
        return End(plan, invoked, run());
    }

    private Either<DbError, Snapshot> Look(
        ImmutableArray<string> lists,
        Func<Either<DbError, Snapshot>> look,
        bool mayBeStale
    )
    {
        var invoked = Stopwatch.GetTimestamp();
        var looked = look();
        var completed = Stopwatch.GetTimestamp();
        return looked.Map(snapshot =>
        {
            var read = lists
                .Select(list => (Access)new Access.Read(list, snapshot.Tree.Numbers(list)))
                .ToImmutableArray();
            over(new(client, number, invoked, completed, Fate.Committed, read, mayBeStale));
            return snapshot;
        });
    }

    private long Begin(ImmutableArray<Access> plan)
    {
        var invoked = Stopwatch.GetTimestamp();
        begun(new(client, number, invoked, invoked, Fate.Unknown, plan));
        return invoked;
    }

    private Either<DbError, Snapshot> End(
        ImmutableArray<Access> plan,
        long invoked,
        Either<DbError, (Snapshot Snapshot, ImmutableArray<Access> Accesses)> outcome
    )
    {
        var completed = Stopwatch.GetTimestamp();
        over(
            outcome.Match(
                Right: done => new ClientOperation(client, number, invoked, completed, Fate.Committed, done.Accesses),
                Left: error =>
                    new(
                        client,
                        number,
                        invoked,
                        completed,
                        error is DbError.Io or DbError.Poisoned ? Fate.Unknown : Fate.Aborted,
                        plan
                    )
            )
        );
        return outcome.Map(done => done.Snapshot);
    }
}
