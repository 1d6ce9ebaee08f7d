using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is done to many entries at once equals what is done to each.</summary>
public class BulkLaws
{
    [Law]
    public Property Bulk_build_equals_repeated_set(Batch batch)
    {
        var model = batch.Model;
        var built = Tree.Build(model.Entries(), batch.Limits);
        var repeated = batch.Entries.Aggregate(Tree.EmptyWith(batch.Limits), (tree, entry) =>
            tree.Set(entry.Key, entry.Value)
        );
        return Differences
            .Between(built, model)
            .Concat(Differences.Between(repeated, model))
            .Concat(Differences.InLookups(built, model))
            .Concat(Differences.ByPosition(built, model))
            .ToProperty();
    }

    [Law]
    public Property The_order_of_sets_of_different_keys_does_not_matter(Batch batch)
    {
        var model = batch.Model;
        var descending = model
            .Entries()
            .Reverse()
            .Aggregate(Tree.EmptyWith(batch.Limits), (tree, entry) => tree.Set(entry.Key, entry.Value));
        var ascending = model
            .Entries()
            .Aggregate(Tree.EmptyWith(batch.Limits), (tree, entry) => tree.Set(entry.Key, entry.Value));
        return Differences.Between(descending, model).Concat(Differences.Between(ascending, model)).ToProperty();
    }

    [Law]
    public Property SetMany_equals_repeated_set(TreeProgram program, Batch batch) =>
        Differences
            .Between(Workbench.End(program).SetMany(batch.Entries), program.Model.With(batch.Entries))
            .ToProperty();

    [Law]
    public bool SetMany_of_what_is_there_returns_the_same_tree(TreeProgram program)
    {
        var tree = Workbench.End(program);
        return ReferenceEquals(tree, tree.SetMany(program.Model.Entries().Reverse()))
            && ReferenceEquals(tree, tree.SetMany([]));
    }

    [Law]
    public Property RemoveMany_equals_repeated_remove(TreeProgram program, Batch batch)
    {
        Key[] keys =
        [
            .. batch.Entries.Select(entry => entry.Key),
            .. program.Model.Keys.Where((_, i) => i % 3 == 0),
            .. batch.Entries.Take(3).Select(entry => entry.Key),
        ];
        var tree = Workbench.End(program);
        return Differences
            .Between(tree.RemoveMany(keys), program.Model.RemoveRange(keys))
            .Concat(
                Differences.Unless(
                    ReferenceEquals(tree, tree.RemoveMany(keys.Where(key => !program.Model.ContainsKey(key)))),
                    () => "what isn't there makes another tree"
                )
            )
            .Concat(
                Differences.Unless(tree.RemoveMany(program.Model.Keys.Reverse()).IsEmpty, () =>
                    "something is left of all"
                )
            )
            .ToProperty();
    }

    [Law]
    public Property RemoveRange_equals_removing_each_key_in_it(Scene scene)
    {
        var (tree, model) = (Workbench.End(scene.Program), scene.Program.Model);
        return (
            from range in scene.Ranges
            let expected = model.With(new Operation.RemoveRange(range))
            let each = tree.Keys(range).Aggregate(tree, (now, key) => now.Remove(key))
            from difference in Differences
                .Between(tree.RemoveRange(range), expected)
                .Concat(Differences.Between(each, expected))
            select $"without {Show.Of(range)}: {difference}"
        ).ToProperty();
    }

    [Law(Share = 2)]
    public Property A_removed_range_set_again_is_the_tree_as_it_was(Scene scene)
    {
        var (tree, model) = (Workbench.End(scene.Program), scene.Program.Model);
        return scene
            .Ranges.SelectMany(range => Differences.Between(tree.RemoveRange(range).SetMany(tree.Range(range)), model))
            .ToProperty();
    }

    [Law]
    public bool Build_refuses_what_is_not_in_strictly_ascending_order(Batch batch)
    {
        var ordered = batch.Entries.Pairs().All(pair => pair.Item.Key < pair.Next.Key);
        try
        {
            Tree.Build(batch.Entries, batch.Limits);
            return ordered;
        }
        catch (ArgumentException)
        {
            return !ordered;
        }
    }
}
