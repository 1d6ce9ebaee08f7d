using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What a difference says is what the models say, whatever the trees share and however they are stored.
/// </summary>
public class DiffLaws
{
    [Law(Share = 2)]
    public Property The_difference_of_two_trees_is_that_of_their_models(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) => Patches.Differences(
            "the difference", Diff.Between(before.Tree, after.Tree), Patches.Naive(before.Model, after.Model)));

    [Law(Share = 2)]
    public Property Diff_then_patch_is_identity(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) => Differences.Between(
            after.Tree, before.Model.Patched(Diff.Between(before.Tree, after.Tree))));

    [Law(Share = 2)]
    public Property The_difference_backwards_is_the_inverse(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) =>
            Patches.Differences(
                "backwards",
                Diff.Between(after.Tree, before.Tree),
                Diff.Between(before.Tree, after.Tree).Select(change => change.Inverse)
            )
        );

    [Law]
    public bool Trees_of_the_same_entries_do_not_differ(TreeProgram program)
    {
        var tree = Workbench.End(program);
        var other = Tree.Build(program.Model.Entries(), program.Limits);
        return !Diff.Between(tree, tree).Any() && !Diff.Between(tree, other).Any() && !Diff.Between(other, tree).Any()
            && !Diff.Between(tree, TreePairs.Stored(tree)).Any() && !Diff.Between(tree, Workbench.End(program)).Any();
    }

    [Law]
    public Property The_difference_in_a_range_is_that_of_the_whole_as_far_as_it_lies_there(Scene scene)
    {
        var trees = Workbench.Run(scene.Program).Select(at => at.Tree).ToArray();
        return scene
            .Ranges.SelectMany(
                (range, i) =>
                    TreePairs
                        .Some(trees, i)
                        .Where((_, n) => n % scene.Ranges.Length == i)
                        .SelectMany(pair =>
                            Patches.Differences(
                                $"in {Show.Of(range)}",
                                Diff.Between(pair.Before, pair.After, range),
                                Diff.Between(pair.Before, pair.After).Where(change => range.Contains(change.Key))
                            )
                        )
            )
            .ToProperty();
    }

    [Law]
    public Property Trees_that_went_different_ways_from_one_differ_as_their_models(Sequel sequel)
    {
        var (tree, model) = (Workbench.End(sequel.Before), sequel.Before.Model);
        var (one, other) = (sequel.Edits, sequel.Edits.Reverse().Where((_, i) => i % 3 > 0).ToArray());
        var (left, right) = (tree.With(one), tree.ToBuilder().With(other).ToTree());
        var expected = Patches.Naive(model.With(one), model.With(other)).ToArray();
        return Patches.Differences("fresh", Diff.Between(left, right), expected)
            .Concat(Patches.Differences("stored and fresh", Diff.Between(TreePairs.Stored(left), right), expected))
            .Concat(Patches.Differences("fresh and stored", Diff.Between(left, TreePairs.Stored(right)), expected))
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property Revisions_of_a_database_differ_as_their_models(TreeProgram program)
    {
        var (log, models) = (new MemoryStore(program.Limits), new List<Model> { Model.Empty });
        var options = new DatabaseOptions { Limits = program.Limits, CacheBytes = 8 << 10 };
        using var writer = Database.Open(log, options).OrThrow();
        foreach (var operation in program.Operations)
        {
            var next = models[^1].With(operation);
            if (writer.Transact(tree => tree.With(operation)).OrThrow().Revision.Number == models.Count)
            {
                models.Add(next);
            }
        }

        using var database = Database.Open(log, options).OrThrow();
        Tree At(int revision) => database.At(new(revision)).OrThrow().Tree;
        return TreePairs.Some(Enumerable.Range(0, models.Count).ToArray(), program.Operations.Length)
            .SelectMany(pair => Patches.Differences(
                $"revisions {pair.Before} and {pair.After}",
                Diff.Between(At(pair.Before), At(pair.After)),
                Patches.Naive(models[pair.Before], models[pair.After])))
            .ToProperty();
    }

    [Law]
    public Property A_tree_differs_from_one_of_another_database_as_their_models(TreeProgram one, TreeProgram other) =>
        Patches.Differences(
            "databases with one generation",
            Diff.Between(Committed(one), Committed(other)),
            Patches.Naive(one.Model, other.Model)).ToProperty();

    private static Tree Committed(TreeProgram program)
    {
        var store = new MemoryStore(program.Limits, generation: 42);
        var writer = Database.Open(store).OrThrow();
        writer.TryCommit(writer.Head, Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries())).OrThrow();
        return Database.Open(store).OrThrow().Head.Tree;
    }
}
