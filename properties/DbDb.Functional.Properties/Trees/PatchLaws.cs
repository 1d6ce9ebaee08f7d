using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A tree that a difference is made to is the other one, and can be taken back, whatever trees they are.
/// </summary>
public class PatchLaws
{
    [Law(Share = 10)]
    public Property A_tree_patched_with_its_difference_from_another_is_the_other(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) =>
            Differences.Between(before.Tree.Patch(Diff.Between(before.Tree, after.Tree)), after.Model)
        );

    [Law(Share = 10)]
    public Property What_is_there_already_changes_nothing(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) =>
            [
                .. Same("no change", before.Tree, before.Tree.Patch([])),
                .. Same("no difference", before.Tree, before.Tree.Patch(Diff.Between(after.Tree, after.Tree))),
                .. Same(
                    "the difference once more",
                    after.Tree,
                    after.Tree.Patch(Diff.Between(before.Tree, after.Tree))
                ),
            ]
        );

    [Law(Share = 10)]
    public Property An_inverted_difference_takes_a_patch_back(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) =>
        {
            var changes = Diff.Between(before.Tree, after.Tree).ToArray();
            return
            [
                .. Differences.Between(after.Tree.Patch(changes.Inverse()), before.Model),
                .. Patches.Differences("inverted twice", changes.Inverse().Inverse(), changes),
                .. Patches.Differences("backwards", changes.Inverse().Reverse(), Diff.Between(after.Tree, before.Tree)),
            ];
        });

    [Law]
    public Property A_history_is_replicated_by_its_differences_and_taken_back_by_their_inverse(TreeProgram program)
    {
        var trees = Workbench.Run(program).Select(at => at.Tree).Prepend(Tree.EmptyWith(program.Limits)).ToArray();
        var history = trees.Pairs().SelectMany(pair => Diff.Between(pair.Item, pair.Next)).ToArray();
        var replica = TreePairs.Stored(Tree.Empty).Patch(history);
        return Differences.Between(replica, program.Model)
            .Concat(Differences.Between(trees[^1].Patch(history.Inverse()), Model.Empty))
            .ToProperty();
    }

    [Law]
    public Property A_patch_is_total_each_key_gets_what_the_changes_say_whatever_it_had(
        Sequel sequel,
        TreeProgram other
    )
    {
        var (before, after) = (sequel.Before.Model, sequel.Before.Model.With(sequel.Edits));
        var tree = Workbench.End(sequel.Before);
        var changes = Diff.Between(tree, tree.With(sequel.Edits));
        var expected = Patches
            .Naive(before, after)
            .Select(change => change.Key)
            .Aggregate(other.Model, (model, key) =>
                after.TryGetValue(key, out var value) ? model.SetItem(key, value) : model.Remove(key)
            );
        return Differences.Between(other.ToTree().Patch(changes), expected).ToProperty();
    }

    [Law(Share = 10)]
    public Property A_patch_of_a_range_leaves_the_rest_as_it_was(Scene scene)
    {
        var trees = Workbench.Run(scene.Program).Select(at => (at.Tree, at.Model)).ToArray();
        return scene
            .Ranges.SelectMany(
                (range, i) =>
                    TreePairs
                        .Some(trees, i)
                        .Where((_, n) => n % scene.Ranges.Length == i)
                        .SelectMany(pair =>
                            Differences.Between(
                                pair.Before.Tree.Patch(Diff.Between(pair.Before.Tree, pair.After.Tree, range)),
                                pair.Before.Model.RemoveRange(pair.Before.Model.Keys.Where(range.Contains))
                                    .With(pair.After.Model.Within(range))
                            )
                        )
            )
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property Trees_of_any_two_databases_are_patched_into_each_other(TreeProgram one, TreeProgram other)
    {
        var (left, right) = (one.ToTree(), other.ToTree());
        var (storedLeft, storedRight) = (TreePairs.Stored(left), TreePairs.Stored(right));
        return Differences.Between(left.Patch(Diff.Between(left, right)), other.Model)
            .Concat(Differences.Between(storedLeft.Patch(Diff.Between(storedLeft, right)), other.Model))
            .Concat(Differences.Between(left.Patch(Diff.Between(left, storedRight)), other.Model))
            .Concat(Differences.Between(storedRight.Patch(Diff.Between(storedRight, storedLeft)), one.Model))
            .ToProperty();
    }

    [Law(Share = 10)]
    public Property What_one_file_has_is_patched_into_another_and_committed(TreeProgram one, TreeProgram other)
    {
        using var here = Places.InFile(LogHead.Genesis(42, one.Limits));
        using var there = Places.InFile(LogHead.Genesis(43, other.Limits));
        using var source = Database.Open(here.Open()).OrThrow();
        using var replica = Database.Open(there.Open()).OrThrow();
        source.TryCommit(source.Head, Tree.EmptyWith(one.Limits).SetMany(one.Model.Entries())).OrThrow();
        replica.TryCommit(replica.Head, Tree.EmptyWith(other.Limits).SetMany(other.Model.Entries())).OrThrow();
        replica.Transact(tree => tree.Patch(Diff.Between(tree, source.Head.Tree))).OrThrow();
        using var reopened = Database.Open(there.Open()).OrThrow();
        return Differences.Between(reopened.Head.Tree, one.Model).ToProperty();
    }

    private static IEnumerable<string> Same(string what, Tree expected, Tree actual) =>
        Differences.Unless(ReferenceEquals(expected, actual), () => $"{what}, and another tree");
}
