using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Loads sort what they are given, in memory or not, and lose nothing.</summary>
public class LoadingLaws
{
    [Law]
    public Property Sorted_runs_hold_the_last_entry_of_each_key_in_order_however_little_fits_in_memory(
        Batch batch,
        [Within(0, 3000)] int budget
    )
    {
        using var runs = SortedRuns.Of(batch.Entries, budget);
        return Differences.Between("once", runs.Entries(), batch.Model.Entries())
            .Concat(Differences.Between("twice", runs.Entries(), batch.Model.Entries()))
            .ToArray()
            .ToProperty();
    }

    [Law(Share = 10)]
    public Property A_load_of_more_than_memory_holds_is_its_model(TreeProgram program, Batch batch)
    {
        // The least that a load keeps in memory is 1 MiB.
        var store = new MemoryStore(program.Limits);
        var database = Database.Open(store, new DatabaseOptions { Limits = program.Limits, CacheBytes = 0 }).OrThrow();
        database.TryCommit(database.Head, Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries())).OrThrow();
        var entries = batch
            .Entries.SelectMany(entry => Enumerable.Repeat(entry, 1 + (1 << 20) / batch.Entries.Length / 80))
            .Concat(batch.Entries.Reverse())
            .ToArray();
        return Differences.Between(database.Load(entries).OrThrow().Tree, program.Model.With(entries)).ToProperty();
    }

    [Law]
    public Property A_load_of_what_ascends_is_its_model_whether_it_is_set_or_streamed(TreeProgram program, Batch batch)
    {
        var database = With(program);
        return Differences
            .Between(
                database.LoadAscending(batch.Model.Entries()).OrThrow().Tree,
                program.Model.With(batch.Model.Entries())
            )
            .ToProperty();
    }

    [Law]
    public Property A_load_of_what_does_not_ascend_is_refused_and_changes_nothing(
        TreeProgram program,
        Batch batch,
        [From(nameof(Choices))] (int, int) choice
    )
    {
        var ascending = batch
            .Model.Entries()
            .Append(new Entry(Key.Empty, ""))
            .OrderBy(entry => entry.Key)
            .DistinctBy(entry => entry.Key)
            .ToList();
        var at = 1 + choice.Item1 % ascending.Count;
        ascending.Insert(at, ascending[choice.Item2 % at]);
        var database = With(program);
        var before = database.Head.Revision;
        return Differences
            .Unless(database.LoadAscending(ascending).Error() is DbError.Invalid, () => "it isn't refused")
            .Concat(Differences.Unless(database.Refresh().OrThrow().Revision == before, () => "something is committed"))
            .Concat(Differences.Between(database.Head.Tree, program.Model))
            .ToProperty();
    }

    [Law]
    public Property A_tree_of_other_sizes_is_committed_whole_and_goes_on(Sequel sequel, Limits limits)
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = limits, CacheBytes = 1 << 10 });
        var tree = Tree.EmptyWith(sequel.Before.Limits).SetMany(sequel.Before.Model.Entries());
        var before = database.TryCommit(database.Head, tree).OrThrow().Tree;
        var after = database.Transact(now => now.With(sequel.Edits)).OrThrow().Tree;
        return Differences.Between(before, sequel.Before.Model)
            .Concat(Differences.Between(after, sequel.Before.Model.With(sequel.Edits)))
            .ToProperty();
    }

    [Law(Share = 4)]
    public bool A_tree_of_another_database_is_refused(Batch batch)
    {
        var (home, abroad) = (Database.InMemory(), Database.InMemory());
        var foreign = abroad.Transact(tree => tree.SetMany(batch.Entries).Set("a", "b")).OrThrow().Tree;
        return home.TryCommit(home.Head, foreign).Error() is DbError.ForeignTree
            && home.TryCommit(home.Head, foreign.Set("c", "d")).Error() is DbError.ForeignTree
            && home.Transact(_ => foreign).Error() is DbError.ForeignTree
            && home.Refresh().OrThrow().Revision == Revision.Zero;
    }

    private static Database With(TreeProgram program)
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = program.Limits });
        database.TryCommit(database.Head, Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries())).OrThrow();
        return database;
    }

    private static Gen<(int, int)> Choices => Gen.Choose(0, 1000).Two();
}
