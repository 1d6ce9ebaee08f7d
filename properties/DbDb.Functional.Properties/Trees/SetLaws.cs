using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The algebra of sets and removals.</summary>
public class SetLaws
{
    [Law(Share = 2)]
    public Property A_key_set_and_removed_leaves_the_tree_without_it(TreeProgram program, Batch batch)
    {
        var (tree, model) = (Workbench.End(program), program.Model);
        return batch
            .Entries.SelectMany(entry =>
                Differences.Between(tree.Set(entry.Key, entry.Value).Remove(entry.Key), model.Remove(entry.Key))
            )
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property A_key_removed_and_set_is_there_as_before(TreeProgram program)
    {
        var (tree, model) = (Workbench.End(program), program.Model);
        return model.Entries()
            .SelectMany(entry => Differences.Between(tree.Remove(entry.Key).Set(entry.Key, entry.Value), model))
            .ToProperty();
    }

    [Law]
    public Property All_keys_removed_in_any_order_leave_the_empty_tree(
        TreeProgram program,
        [Within(0, int.MaxValue)] int seed
    )
    {
        var keys = program.Model.Keys.ToArray();
        new Random(seed).Shuffle(keys);
        var emptied = keys.Aggregate(Workbench.End(program), (tree, key) => tree.Remove(key));
        return Differences.Between(emptied, Model.Empty)
            .Concat(Differences.Unless(emptied.Height == 0, () => $"height {emptied.Height} of an empty tree"))
            .ToProperty();
    }
}
