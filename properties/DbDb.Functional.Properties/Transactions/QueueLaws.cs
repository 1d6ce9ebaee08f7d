using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>Transactions that wait for the disk together are committed together, as if each had been alone.</summary>
public class QueueLaws
{
    // A group ends with the commit that makes it as long, in bytes.
    private const int MostTogether = 1 << 20;

    // What makes a transaction change something, whatever else it does.
    private static readonly ImmutableArray<Operation> _mark =
    [
        new Operation.Remove("mark"),
        new Operation.Set("mark", ""),
    ];

    /// <summary>What a transaction in the queue does.</summary>
    internal abstract record PlannedCommit
    {
        public sealed record Change(ImmutableArray<Operation> Operations) : PlannedCommit
        {
            public override string ToString() => $"Change({string.Join("; ", Operations)})";
        }

        public sealed record Nothing : PlannedCommit;

        public sealed record Refusal : PlannedCommit;

        public sealed record Failure : PlannedCommit;

        public sealed record Comparison(ImmutableArray<Operation> Operations) : PlannedCommit
        {
            public override string ToString() => $"Comparison({string.Join("; ", Operations)})";
        }
    }

    internal sealed record Crowd(
        Limits Limits,
        ImmutableArray<Operation> Before,
        ImmutableArray<PlannedCommit> Deeds,
        ImmutableArray<Operation> Meanwhile
    )
    {
        public override string ToString() =>
            $"{Show.Of(Limits)}, {string.Join("; ", Before)}, then {string.Join(", ", Deeds)}{(Meanwhile.IsEmpty ? "" : $", another's {string.Join("; ", Meanwhile)}")}";
    }

    [Law(Share = 2)]
    internal Property A_crowd_is_committed_in_order_in_one_segment_each_as_a_revision_of_its_own(
        [From(nameof(Crowds))] Crowd crowd
    ) => Differences(crowd with { Meanwhile = [] }, _ => null, mayFail: false).ToProperty();

    [Law(Share = 2)]
    internal Property A_crowd_that_another_process_comes_before_is_planned_again_on_its_commit(
        [From(nameof(Crowds))] Crowd crowd
    ) => Differences(crowd, _ => null, mayFail: false).ToProperty();

    [Law(Share = 2)]
    internal Property Of_a_crowd_that_fails_together_each_is_tried_alone_and_only_what_fails_then_has_failed(
        [From(nameof(Crowds))] Crowd crowd,
        [Within(0, 3)] int unlucky
    ) =>
        Differences(
                crowd with
                {
                    Meanwhile = [],
                },
                append =>
                    append == 0 || append == unlucky + 1
                        ? new DbError.Io("write", "law.dbdb", "no space left on device", 28)
                        : null,
                mayFail: true
            )
            .ToProperty();

    [Fact]
    public void A_tree_that_was_made_from_one_that_was_never_stored_is_refused()
    {
        var store = new GatedStore(new MemoryStore(), append =>
            append == 3 ? new DbError.Locked("law.dbdb", 0, default) : null
        );
        using var database = Database.Open(store).OrThrow();
        var (kept, lost) = (Leaked(out var stored), Leaked(out var unstored));

        Assert.Equal((true, false), (kept, lost));
        Assert.Equal(4, database.TryCommit(database.Head, stored.Set("more", "")).OrThrow().Revision.Number);
        Assert.IsType<DbError.ForeignTree>(database.TryCommit(database.Head, unstored.Set("more", "")).Error());
        Assert.IsType<DbError.ForeignTree>(database.Transact(_ => unstored).Error());
        Assert.Equal(4, database.Refresh().OrThrow().Revision.Number);

        bool Leaked(out Tree leaked)
        {
            Tree? given = null;
            store.Close();
            var first = database.TransactAsync(tree => tree.Set("first", $"{tree.Count}"));
            store.WaitForOne();
            var second = database.TransactAsync(tree => tree.Set("second", new byte[2000 + tree.Count]));
            var third = database.TransactAsync(tree => given = tree);
            store.Open();
            var isStored = first.Result.IsRight & second.Result.IsRight & third.Result.IsRight;
            leaked = given!;
            Assert.True(leaked.Find("second").Exists(value => value.Length > 2000));
            return isStored;
        }
    }

    [Fact]
    public async Task A_tree_that_was_given_to_a_function_of_another_database_is_refused()
    {
        var store = new GatedStore(new MemoryStore(), _ => null);
        using var database = Database.Open(store).OrThrow();
        using var other = Database.InMemory();
        Tree? given = null;
        store.Close();
        var first = database.TransactAsync(tree => tree.Set("first", ""));
        store.WaitForOne();
        var second = database.TransactAsync(tree => tree.Set("second", ""));
        var third = database.TransactAsync(tree => given = tree);
        store.Open();
        await Task.WhenAll(first, second, third);

        Assert.Equal(3, database.TryCommit(database.Head, given!.Set("more", "")).OrThrow().Revision.Number);
        Assert.IsType<DbError.ForeignTree>(other.TryCommit(other.Head, given!.Set("more", "")).Error());
        Assert.Equal(Revision.Zero, other.Refresh().OrThrow().Revision);
    }

    private static Arbitrary<Crowd> Crowds =>
        Arb.From(
            from limits in Any.Limits.Generator
            from pool in KeyGens.Pool
            let gens = new OperationGens(limits, pool)
            let operations = gens.ManyInATransaction.Resize(12)
            from before in operations
            from deeds in Gen.ListOf(
                Gen.Frequency(
                    (6, operations.Select(of => (PlannedCommit)new PlannedCommit.Change(of))),
                    (1, Gen.Constant((PlannedCommit)new PlannedCommit.Nothing())),
                    (1, Gen.Constant((PlannedCommit)new PlannedCommit.Refusal())),
                    (1, Gen.Constant((PlannedCommit)new PlannedCommit.Failure())),
                    (1, operations.Select(of => (PlannedCommit)new PlannedCommit.Comparison(of)))
                )
            )
            from meanwhile in operations
            select new Crowd(limits, before, [.. deeds.Take(20)], meanwhile),
            crowd => Shrinking.Fewer(crowd.Deeds).Select(deeds => crowd with { Deeds = deeds })
        );

    // What there is to say against a crowd that gathers behind a transaction whose append is held up.
    private static List<string> Differences(Crowd crowd, Func<int, DbError?> meets, bool mayFail)
    {
        using var log = new MemoryStore(crowd.Limits);
        var other = Database.Open(log, new() { Limits = crowd.Limits }).OrThrow();
        var isOtherFirst = false;
        var store = new GatedStore(log, append => append == 0 ? null : Meet(append - 1));
        var database = Database.Open(store, new() { Limits = crowd.Limits, CacheBytes = 2 << 10 }).OrThrow();
        store.Close();
        var begun = database.TransactAsync(tree => tree.With(crowd.Before).With(_mark));
        store.WaitForOne();
        var basis = database.Head;
        var crowded = crowd.Deeds.Select(deed => Start(database, basis, deed)).ToArray();
        store.Open();
        Task.WaitAll(crowded.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)).ToArray());

        var first = begun.Result.OrThrow();
        var judge = isOtherFirst
            ? new Judge(
                Model.Empty.With(crowd.Before).With(_mark).With(crowd.Meanwhile).With(_mark),
                first.Revision.Next,
                mayFail
            )
            : new Judge(Model.Empty.With(crowd.Before).With(_mark), first.Revision, mayFail);
        foreach (var (deed, task) in crowd.Deeds.Zip(crowded))
        {
            judge.Hear(deed, task);
        }

        return
        [
            .. judge.Differences,
            .. Testing.Differences.Between(database.Refresh().OrThrow().Tree, judge.Model),
            .. Verification.Of(database).Select(violation => violation.ToString()),
            .. Testing.Differences.Unless(
                mayFail
                    || store.Appends - 1
                        <= Math.Min(
                            judge.Commits,
                            1 + ((database.Head.Address.End - first.Address.End) / MostTogether)
                        ),
                () => $"{store.Appends} appends of {judge.Commits} commits"
            ),
        ];

        DbError? Meet(int append)
        {
            if (append == 0 && !crowd.Meanwhile.IsEmpty)
            {
                isOtherFirst = true;
                other.Transact(tree => tree.With(crowd.Meanwhile).With(_mark)).OrThrow();
            }

            return meets(append);
        }
    }

    /// <summary>Hears in order what became of each, and what each was given.</summary>
    private sealed class Judge(Model model, Revision revision, bool mayFail)
    {
        public Model Model { get; private set; } = model;

        public int Commits { get; private set; }

        public List<string> Differences { get; } = [];

        private Revision Revision { get; set; } = revision;

        public void Hear(PlannedCommit deed, Task<Either<DbError, (Snapshot Snapshot, string Seen)>> task)
        {
            try
            {
                task.GetAwaiter()
                    .GetResult()
                    .Match(Right: done => Made(deed, done.Snapshot, done.Seen), Left: error => Refused(deed, error));
            }
            catch (InvalidOperationException exception)
            {
                Expect(
                    deed is PlannedCommit.Failure && exception.Message == Text(Model),
                    $"{deed} threw {exception.Message}"
                );
            }
        }

        private void Made(PlannedCommit deed, Snapshot snapshot, string seen)
        {
            Expect(deed is PlannedCommit.Change or PlannedCommit.Nothing, $"{deed} was done");
            Expect(seen == Text(Model), $"{deed} saw {seen} instead of {Text(Model)}");
            var next = deed is PlannedCommit.Change change ? Model.With(change.Operations) : Model;
            var isNew = snapshot.Revision == Revision.Next;
            Expect(isNew || snapshot.Revision == Revision, $"revision {snapshot.Revision} after {Revision}");
            Expect(isNew || next.HasTheEntriesOf(Model), "what changed something isn't a revision of its own");
            Commits += isNew ? 1 : 0;
            (Model, Revision) = (next, snapshot.Revision);
            Differences.AddRange(Testing.Differences.Between(snapshot.Tree, Model));
        }

        private void Refused(PlannedCommit deed, DbError error) =>
            Expect(
                error is DbError.Io ? mayFail
                    : deed is PlannedCommit.Refusal ? error is DbError.Invalid { What: var what } && what == Text(Model)
                    : deed is PlannedCommit.Comparison && error is DbError.Conflict,
                $"{deed}: {error}"
            );

        private void Expect(bool isWell, string words) => Differences.AddRange(isWell ? [] : [words]);
    }

    // Each says what it was given; but a comparison, which is made with what was the newest before all of them.
    private static Task<Either<DbError, (Snapshot Snapshot, string Seen)>> Start(
        Database database,
        Snapshot basis,
        PlannedCommit deed
    ) =>
        deed switch
        {
            PlannedCommit.Change change => database.TransactAsync(tree => (tree.With(change.Operations), Text(tree))),
            PlannedCommit.Comparison compared => Seeing(
                database.TryCommitAsync(basis, basis.Tree.With(compared.Operations).Set("compared", ""))
            ),
            PlannedCommit.Refusal => Seeing(
                database.TransactAsync(Either<DbError, Tree> (tree) => new DbError.Invalid(Text(tree)))
            ),
            PlannedCommit.Failure => Seeing(
                database.TransactAsync(Tree (tree) => throw new InvalidOperationException(Text(tree)))
            ),
            _ => database.TransactAsync(tree => (tree, Text(tree))),
        };

    private static async Task<Either<DbError, (Snapshot Snapshot, string Seen)>> Seeing(
        Task<Either<DbError, Snapshot>> task
    ) => (await task).Map(snapshot => (snapshot, ""));

    private static string Text(Tree tree) => Show.Of(tree.Range(KeyRange.All), Show.Of);

    private static string Text(Model model) => Show.Of(model.Entries(), Show.Of);
}
