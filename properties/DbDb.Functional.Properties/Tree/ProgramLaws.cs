using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Whatever is done to a tree, in memory, half stored or read back, it stays what its model is.</summary>
public class ProgramLaws
{
    [Fact]
    public void Every_step_does_to_a_tree_what_it_does_to_the_model() =>
        Prop.ForAll(
            Gens.Program,
            program => Workbench.Run(program)
                .SelectMany(at => Differences.Between(at.Tree, at.Model).Select(difference => $"after {at.Step}: {difference}"))
                .Holds())
            .Holds();

    [Fact]
    public void A_step_that_changes_nothing_returns_the_same_tree() =>
        Prop.ForAll(
            Gens.Program,
            program => Workbench.Run(program)
                .Where(at => at.Step is Step.Set or Step.Remove or Step.RemoveRange)
                .Where(at => at.Model.With(at.Step).HasTheEntriesOf(at.Model))
                .SelectMany(at => Differences.Unless(ReferenceEquals(at.Tree.With(at.Step), at.Tree), () => $"{at.Step} once more"))
                .Holds())
            .Holds();

    [Fact]
    public void A_step_that_changes_something_returns_another_tree() =>
        Prop.ForAll(
            Gens.Program,
            program => Workbench.Run(program)
                .Where(at => at.Step is not (Step.Commit or Step.Reopen) && ReferenceEquals(at.Before, at.Tree))
                .SelectMany(at => Differences.Between(at.Before, at.Model).Select(difference => $"{at.Step}: {difference}"))
                .Holds())
            .Holds();

    [Fact]
    public void What_steps_lead_to_one_content_is_not_to_be_told_from_it() =>
        Prop.ForAll(
            Gens.Program,
            program =>
            {
                var (tree, model) = (Workbench.End(program), program.Model);
                var built = Tree.Build(model.Entries(), program.Limits);
                return Differences.Between(built, model).Concat(Differences.Between("both", tree.Range(KeyRange.All), built.Range(KeyRange.All))).Holds();
            })
            .Holds();
}
