using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A read that fails is an error, and leaves everything as it was: nothing is skipped, nothing half done.
/// </summary>
public class FailingReadLaws
{
    private static readonly Arbitrary<int> _reads = Gen.Choose(0, 8).ToArbitrary();

    [Law]
    public Property A_builder_whose_step_failed_halfway_says_so_and_what_it_made_before_stays(
        Sequel sequel,
        [From(nameof(_reads))] int reads
    ) => Holds(sequel, reads, (store, database) =>
        {
            var (origin, model) = (database.Head.Tree, sequel.Before.Model);
            var (builder, made) = (origin.ToBuilder(), new List<(Tree Tree, Model Model)> { (origin, model) });
            foreach (var operation in sequel.Edits)
            {
                if (Fails(store, reads, () => builder.Do(operation)))
                {
                    var words = "a builder of which nobody knows what it holds";
                    return made.SelectMany(at => Differences.Between(at.Tree, at.Model))
                        .Concat(
                            Differences.Unless(Fails(store, int.MaxValue, () => builder.Do(operation)), () =>
                                $"{words} did {operation}"
                            )
                        )
                        .Concat(
                            Differences.Unless(Fails(store, int.MaxValue, () => builder.TryFind([], out _)), () =>
                                $"{words} looked something up"
                            )
                        )
                        .Concat(
                            Differences.Unless(Fails(store, int.MaxValue, () => _ = builder.Count), () =>
                                $"{words} counted"
                            )
                        )
                        .Concat(
                            Differences.Unless(Fails(store, int.MaxValue, () => builder.ToTree()), () =>
                                $"{words} made a tree"
                            )
                        );
                }

                model = model.With(operation);
                if (made.Count % 3 == 0)
                {
                    made.Add((builder.ToTree(), model));
                }
            }

            return Differences.Between(builder.ToTree(), model);
        });

    [Law]
    public Property A_step_that_fails_leaves_a_tree_as_it_was(Sequel sequel, [From(nameof(_reads))] int reads) =>
        Holds(sequel, reads, (store, database) =>
        {
            var (tree, model) = (database.Head.Tree, sequel.Before.Model);
            foreach (var operation in sequel.Edits)
            {
                if (!Fails(store, reads, () => tree = tree.With(operation)))
                {
                    model = model.With(operation);
                }
            }

            return Differences.Between(tree, model).Concat(Differences.ByPosition(tree, model));
        });

    [Law]
    public Property A_scan_that_fails_has_skipped_nothing(Sequel sequel, [From(nameof(_reads))] int reads) =>
        Holds(sequel, reads, (store, database) =>
            Scanned(store, reads, database.Head.Tree.Range(KeyRange.All), sequel.Before.Model.Entries())
                .Concat(
                    Scanned(
                        store,
                        reads,
                        database.Head.Tree.RangeDescending(KeyRange.All),
                        sequel.Before.Model.Entries().Reverse()
                    )
                )
        );

    [Law]
    public Property A_difference_that_fails_has_skipped_nothing(Sequel sequel, [From(nameof(_reads))] int reads) =>
        Holds(sequel, reads, (store, database) =>
        {
            var (old, now) = (database.Head.Tree, database.Head.Tree.With(sequel.Edits));
            var expected = Patches.Naive(sequel.Before.Model, sequel.Before.Model.With(sequel.Edits)).ToArray();
            var told = new List<TreeChange>();
            var failed = Fails(store, reads, () =>
            {
                foreach (var change in Diff.Between(old, now))
                {
                    told.Add(change);
                }
            });
            return Patches.Differences("what was told", told, failed ? expected.Take(told.Count) : expected);
        });

    [Law]
    public Property What_is_made_of_a_difference_fails_as_a_whole_and_is_right_when_it_is_tried_again(
        Sequel sequel,
        [From(nameof(_reads))] int reads
    ) => Holds(sequel, reads, (store, database) =>
        {
            var (basis, mine) = (database.Head.Tree, database.Head.Tree.With(sequel.Edits));
            var (before, after) = (sequel.Before.Model, sequel.Before.Model.With(sequel.Edits));
            _ = Fails(store, reads, () => Diff.Size(basis, mine))
                | Fails(store, reads, () => mine.Patch(Diff.Between(mine, basis)))
                | Fails(store, reads, () => Rebase.Onto(basis, basis.Set("mine", ""), mine));
            return Differences
                .Unless(Diff.Size(basis, mine).Total == Patches.Naive(before, after).Count(), () => "another size")
                .Concat(Differences.Between(mine.Patch(Diff.Between(mine, basis)), before))
                .Concat(
                    Differences.Between(Rebase.Onto(basis, basis.Set("mine", ""), mine).Tree, after.SetItem("mine", ""))
                )
                .Concat(Differences.Between(mine, after));
        });

    [Law]
    public Property A_cursor_goes_on_where_it_failed(Sequel sequel, [From(nameof(_reads))] int reads) =>
        Holds(sequel, reads, (store, database) =>
        {
            var cursor = database.Head.Tree.Scan(KeyRange.All, descending: reads % 2 == 1);
            var read = new List<Entry>();
            var (failed, more) = (false, true);
            while (more)
            {
                failed = Fails(store, failed ? int.MaxValue : reads, () =>
                {
                    more = cursor.MoveNext();
                    if (more)
                    {
                        read.Add(new(cursor.Key.ToArray(), default));
                    }
                });
            }

            var keys = sequel.Before.Model.Keys;
            return Differences.Between(
                "after failures",
                read,
                (reads % 2 == 1 ? keys.Reverse() : keys).Select(key => new Entry(key, default))
            );
        });

    [Law]
    public Property A_transaction_that_fails_commits_nothing_and_the_next_one_goes_well(
        Sequel sequel,
        [From(nameof(_reads))] int reads
    ) => Holds(sequel, reads, (store, database) =>
        {
            var (before, model) = (database.Head, sequel.Before.Model);
            store.Follow(FailingAfter(reads));
            var outcome = database.Transact(tree => tree.With(sequel.Edits));
            store.Follow(Faults.None);
            var differences = Differences.Unless(
                outcome.IsRight || (outcome.Error() is DbError.Io && ReferenceEquals(database.Head, before)),
                () => $"{outcome}, head {database.Head}"
            );
            var after = database.Transact(tree => tree.With(sequel.Edits)).OrThrow().Tree;
            return differences
                .Concat(Differences.Between(before.Tree, model))
                .Concat(outcome.IsLeft ? Differences.Between(after, model.With(sequel.Edits)) : []);
        });

    private static string[] Scanned(FaultyStore store, int reads, IEnumerable<Entry> scan, IEnumerable<Entry> expected)
    {
        var read = new List<Entry>();
        var failed = Fails(store, reads, () =>
        {
            foreach (var entry in scan)
            {
                read.Add(entry);
            }
        });
        return Differences
            .Between(failed ? "before the failure" : "all", read, failed ? expected.Take(read.Count) : expected)
            .ToArray();
    }

    private static Property Holds(
        Sequel sequel,
        int reads,
        Func<FaultyStore, Database, IEnumerable<string>> law)
    {
        var (program, log) = (sequel.Before, new MemoryStore(sequel.Before.Limits));
        var options = new DatabaseOptions { CacheBytes = 1 << 10, Limits = program.Limits };
        var writer = Database.Open(log, options).OrThrow();
        writer.TryCommit(writer.Head, Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries())).OrThrow();
        var store = new FaultyStore(log);
        return law(store, Database.Open(store, options).OrThrow()).ToArray().ToProperty();
    }

    private static FaultSchedule FailingAfter(int reads) =>
        Faults.After(reads, new Fault.Refused(new DbError.Io("read", "law.dbdb", "the law wants it so"))).OnReads();

    private static bool Fails(FaultyStore store, int reads, Action action)
    {
        store.Follow(FailingAfter(reads));
        try
        {
            action();
            return false;
        }
        catch (DbException exception) when (exception.Error is DbError.Io)
        {
            return true;
        }
        finally
        {
            store.Follow(Faults.None);
        }
    }
}
