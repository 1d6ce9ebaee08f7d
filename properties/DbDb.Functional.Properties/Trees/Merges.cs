using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>What a rebase must come to, in its plainest form: a three-way merge of dictionaries, key by key.</summary>
/// <param name="Model">Theirs, with all of mine that doesn't conflict.</param>
/// <param name="Conflicts">The rest.</param>
internal sealed record Merge(Model Model, RebaseConflict[] Conflicts)
{
    public static Merge Of(Model basis, Model mine, Model theirs)
    {
        var keys = basis.Keys.Union(mine.Keys).Union(theirs.Keys).Order().ToArray();
        var conflicts = keys.Where(IsConflict)
            .Select(key => new RebaseConflict(key, Found(basis, key), Found(mine, key), Found(theirs, key)));
        return new(
            keys.Where(key => !IsConflict(key) && Found(mine, key) != Found(basis, key))
                .Aggregate(theirs, (model, key) => model.With(key, Found(mine, key))),
            [.. conflicts]
        );

        bool IsConflict(Key key) =>
            Found(mine, key) != Found(basis, key)
            && Found(theirs, key) != Found(basis, key)
            && Found(mine, key) != Found(theirs, key);
    }

    /// <summary>Everything, where each conflict is resolved.</summary>
    public Model Resolved(Func<RebaseConflict, Option<Value>> resolve) =>
        Conflicts.Aggregate(Model, (model, conflict) => model.With(conflict.Key, resolve(conflict)));

    /// <summary>Where a rebased tree isn't that, in words.</summary>
    public IEnumerable<string> Against(string what, Rebased rebased) =>
        Differences
            .Between(rebased.Tree, Model)
            .Concat(Against(rebased is Rebased.Conflicting { Conflicts: var conflicts } ? [.. conflicts] : []))
            .Concat(
                Differences.Unless(rebased is Rebased.Clean == (Conflicts.Length == 0), () =>
                    $"{rebased.GetType().Name} for {Conflicts.Length} conflicts"
                )
            )
            .Select(difference => $"{what}: {difference}");

    private IEnumerable<string> Against(RebaseConflict[] conflicts) =>
        Differences.Unless(conflicts.SequenceEqual(Conflicts), () =>
            $"the conflicts {Show.Of(conflicts, Shown)}, expected {Show.Of(Conflicts, Shown)}"
        );

    private static string Shown(RebaseConflict conflict) =>
        $"{Show.Of(conflict.Key)}: {conflict.Basis.Map(Show.Of)} to {conflict.Mine.Map(Show.Of)} and {conflict.Theirs.Map(Show.Of)}";

    private static Option<Value> Found(Model model, Key key) =>
        model.TryGetValue(key, out var value) ? value : Option<Value>.None;
}

internal static class ModelExtensions
{
    /// <summary>The model where a key has this value, or none.</summary>
    public static Model With(this Model model, Key key, Option<Value> value) =>
        value.Match(Some: some => model.SetItem(key, some), None: () => model.Remove(key));
}
