using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Whatever is done to a tree, in memory, half stored or read back, it stays what its model is.</summary>
public class ProgramLaws
{
    [Law]
    public Property Every_step_does_to_a_tree_what_it_does_to_the_model(TreeProgram program) =>
        Workbench
            .Run(program)
            .SelectMany(at =>
                Differences.Between(at.Tree, at.Model).Select(difference => $"after {at.Operation}: {difference}")
            )
            .ToProperty();

    [Law]
    public Property A_step_that_changes_nothing_returns_the_same_tree(TreeProgram program) =>
        Workbench.Run(program)
            .Where(at => at.Operation is Operation.Set or Operation.Remove or Operation.RemoveRange)
            .Where(at => at.Model.With(at.Operation).HasTheEntriesOf(at.Model))
            .SelectMany(at =>
                Differences.Unless(ReferenceEquals(at.Tree.With(at.Operation), at.Tree), () =>
                    $"{at.Operation} once more"
                )
            )
            .ToProperty();

    [Law]
    public Property A_step_that_changes_something_returns_another_tree(TreeProgram program) =>
        Workbench
            .Run(program)
            .Where(at =>
                at.Operation is not (Operation.Store or Operation.Reopen) && ReferenceEquals(at.Before, at.Tree)
            )
            .SelectMany(at =>
                Differences.Between(at.Before, at.Model).Select(difference => $"{at.Operation}: {difference}")
            )
            .ToProperty();

    [Law]
    public Property What_steps_lead_to_one_content_is_not_to_be_told_from_it(TreeProgram program)
    {
        var (tree, model) = (Workbench.End(program), program.Model);
        var built = Tree.Build(model.Entries(), program.Limits);
        return Differences
            .Between(built, model)
            .Concat(Differences.Between("both", tree.Range(KeyRange.All), built.Range(KeyRange.All)))
            .ToProperty();
    }
}
