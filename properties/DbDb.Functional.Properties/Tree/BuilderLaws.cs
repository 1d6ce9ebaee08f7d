using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A builder edits in place what it owns, and nothing else.</summary>
public class BuilderLaws
{
    [Fact]
    public void Edits_in_a_builder_equal_edits_of_the_tree() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var tree = Workbench.End(sequel.Before);
                var edited = sequel.Edits.Aggregate(tree, Doing.With);
                var built = tree.ToBuilder().With(sequel.Edits).ToTree();
                return Differences.Between("builder and tree", built.Range(KeyRange.All), edited.Range(KeyRange.All))
                    .Concat(Differences.Between(built, sequel.Edits.Aggregate(sequel.Before.Model, Models.With)))
                    .Holds();
            })
            .Holds();

    [Fact]
    public void A_builder_says_what_it_changed_and_holds_what_it_was_told() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var builder = Workbench.End(sequel.Before).ToBuilder();
                var model = sequel.Before.Model;
                var differences = new List<string>();
                foreach (var step in sequel.Edits)
                {
                    var next = model.With(step);
                    differences.AddRange(Differences.Unless(builder.Do(step) != next.HasTheEntriesOf(model), () => $"what {step} returned"));
                    differences.AddRange(Differences.Unless(builder.Count == next.Count, () => $"{builder.Count} counted after {step}, not {next.Count}"));
                    differences.AddRange(next.Probes().SelectMany(key => Differences.Unless(
                        builder.TryFind(key.Span, out var found) == next.TryGetValue(key, out var value) && new Value(found) == value,
                        () => $"TryFind({Show.Of(key)}) after {step}")));
                    model = next;
                }

                return differences.Holds();
            })
            .Holds(share: 2);

    [Fact]
    public void Trees_that_a_builder_made_never_change_while_it_goes_on() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var (origin, model) = (Workbench.End(sequel.Before), sequel.Before.Model);
                var builder = origin.ToBuilder();
                var made = new List<(Tree Tree, Entry[] Read, Model Model)> { (origin, origin.Range(KeyRange.All).ToArray(), model) };
                foreach (var step in sequel.Edits)
                {
                    builder.Do(step);
                    model = model.With(step);
                    var tree = builder.ToTree();
                    made.Add((tree, tree.Range(KeyRange.All).ToArray(), model));
                }

                return made.SelectMany((at, index) =>
                        Differences.Between(at.Tree, at.Model)
                            .Concat(Differences.Between("what was read", at.Read, at.Model.Entries()))
                            .Select(difference => $"tree {index}: {difference}"))
                    .Holds();
            })
            .Holds(share: 2);

    [Fact]
    public void Builders_of_one_tree_know_nothing_of_each_other() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var tree = Workbench.End(sequel.Before);
                var model = sequel.Before.Model;
                var (one, other) = (tree.ToBuilder().With(sequel.Edits), tree.ToBuilder());
                var untouched = other.ToTree();
                other.With(sequel.Edits.Reverse());
                return Differences.Between(untouched, model)
                    .Concat(Differences.Between(one.ToTree(), sequel.Edits.Aggregate(model, Models.With)))
                    .Concat(Differences.Between(other.ToTree(), sequel.Edits.Reverse().Aggregate(model, Models.With)))
                    .Holds();
            })
            .Holds();

    [Fact]
    public void A_builder_that_changed_nothing_gives_the_tree_back() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var tree = Workbench.End(sequel.Before);
                var builder = tree.ToBuilder();
                var changed = sequel.Edits
                    .Where(step => sequel.Before.Model.With(step).HasTheEntriesOf(sequel.Before.Model))
                    .Count(builder.Do);
                return (changed == 0 && ReferenceEquals(builder.ToTree(), tree)).Label($"{changed} changes");
            })
            .Holds();

    [Fact]
    public void A_builder_asked_twice_gives_the_same_tree() =>
        Prop.ForAll(
            Gens.Sequel,
            sequel =>
            {
                var builder = Workbench.End(sequel.Before).ToBuilder().With(sequel.Edits);
                return ReferenceEquals(builder.ToTree(), builder.ToTree());
            })
            .Holds();
}
