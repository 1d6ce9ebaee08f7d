using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A tree stays low and its nodes stay full enough, whatever was done to it.</summary>
public class ShapeLaws
{
    [Law]
    public Property A_shape_has_one_root_and_fewer_nodes_on_each_level(TreeProgram program)
    {
        var tree = Workbench.End(program);
        var levels = TreeShape.Of(tree).Levels;
        return (
            levels.Count == tree.Height
            && levels.Select(level => level.Level).SequenceEqual(Enumerable.Range(0, tree.Height))
            && (tree.IsEmpty || levels[^1].Nodes == 1)
            && levels.Pairs().All(pair => pair.Next.Nodes * 2 <= pair.Item.Nodes)
        ).Label(string.Join(", ", levels));
    }

    [Law]
    public Property A_tree_keeps_no_value_that_none_of_its_entries_has(TreeProgram program) =>
        Workbench
            .Run(program)
            .SelectMany(at =>
                Differences.Unless(
                    at.Tree.Reader.Fresh.Values.Count
                        <= at.Model.Values.Count(value => value.Length > program.Limits.InlineValueBytes),
                    () => $"{at.Tree.Reader.Fresh.Values.Count} values that aren't stored, after {at.Operation}"
                )
            )
            .ToProperty();

    [Law]
    public Property Values_over_the_limit_lie_on_their_own_and_no_others(TreeProgram program)
    {
        var shape = TreeShape.Of(Workbench.End(program));
        var apart = program.Model.Values.Where(value => value.Length > program.Limits.InlineValueBytes).ToArray();
        return (shape.Values == apart.Length).Label($"{shape.Values} apart, {apart.Length} expected");
    }
}
