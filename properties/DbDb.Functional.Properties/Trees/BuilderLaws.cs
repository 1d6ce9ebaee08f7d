using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A builder edits in place what it owns, and nothing else.</summary>
public class BuilderLaws
{
    [Law]
    public Property Edits_in_a_builder_equal_edits_of_the_tree(Sequel sequel)
    {
        var tree = Workbench.End(sequel.Before);
        var edited = tree.With(sequel.Edits);
        var built = tree.ToBuilder().With(sequel.Edits).ToTree();
        return Differences.Between("builder and tree", built.Range(KeyRange.All), edited.Range(KeyRange.All))
            .Concat(Differences.Between(built, sequel.Before.Model.With(sequel.Edits)))
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property A_builder_says_what_it_changed_and_holds_what_it_was_told(Sequel sequel)
    {
        var builder = Workbench.End(sequel.Before).ToBuilder();
        var model = sequel.Before.Model;
        var differences = new List<string>();
        foreach (var operation in sequel.Edits)
        {
            var next = model.With(operation);
            differences.AddRange(
                Differences.Unless(builder.Do(operation) != next.HasTheEntriesOf(model), () =>
                    $"what {operation} returned"
                )
            );
            differences.AddRange(
                Differences.Unless(builder.Count == next.Count, () =>
                    $"{builder.Count} counted after {operation}, not {next.Count}"
                )
            );
            differences.AddRange(
                next.Probes()
                    .SelectMany(key =>
                        Differences.Unless(
                            builder.TryFind(key.Span, out var found) == next.TryGetValue(key, out var value)
                                && new Value(found) == value,
                            () => $"TryFind({Show.Of(key)}) after {operation}"
                        )
                    )
            );
            model = next;
        }

        return differences.ToProperty();
    }

    [Law(Share = 2)]
    public Property Trees_that_a_builder_made_never_change_while_it_goes_on(Sequel sequel)
    {
        var (origin, model) = (Workbench.End(sequel.Before), sequel.Before.Model);
        var builder = origin.ToBuilder();
        var made = new List<(Tree Tree, Entry[] Read, Model Model)>
        {
            (origin, origin.Range(KeyRange.All).ToArray(), model),
        };
        foreach (var operation in sequel.Edits)
        {
            builder.Do(operation);
            model = model.With(operation);
            var tree = builder.ToTree();
            made.Add((tree, tree.Range(KeyRange.All).ToArray(), model));
        }

        return made.SelectMany((at, index) =>
                Differences.Between(at.Tree, at.Model)
                    .Concat(Differences.Between("what was read", at.Read, at.Model.Entries()))
                    .Select(difference => $"tree {index}: {difference}"))
            .ToProperty();
    }

    [Law]
    public Property Builders_of_one_tree_know_nothing_of_each_other(Sequel sequel)
    {
        var tree = Workbench.End(sequel.Before);
        var model = sequel.Before.Model;
        var (one, other) = (tree.ToBuilder().With(sequel.Edits), tree.ToBuilder());
        var untouched = other.ToTree();
        other.With(sequel.Edits.Reverse());
        return Differences.Between(untouched, model)
            .Concat(Differences.Between(one.ToTree(), model.With(sequel.Edits)))
            .Concat(Differences.Between(other.ToTree(), model.With(sequel.Edits.Reverse())))
            .ToProperty();
    }

    [Law]
    public Property A_builder_that_changed_nothing_gives_the_tree_back(Sequel sequel)
    {
        var tree = Workbench.End(sequel.Before);
        var builder = tree.ToBuilder();
        var changed = sequel.Edits
            .Where(operation => sequel.Before.Model.With(operation).HasTheEntriesOf(sequel.Before.Model))
            .Count(builder.Do);
        return (changed == 0 && ReferenceEquals(builder.ToTree(), tree)).Label($"{changed} changes");
    }

    [Law]
    public bool A_builder_asked_twice_gives_the_same_tree(Sequel sequel)
    {
        var builder = Workbench.End(sequel.Before).ToBuilder().With(sequel.Edits);
        return ReferenceEquals(builder.ToTree(), builder.ToTree());
    }
}
