using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Properties;

/// <summary>What a difference must be, in its plainest form, and what can be done with one.</summary>
internal static class Patches
{
    /// <summary>Each key of either model is asked for in both.</summary>
    public static IEnumerable<TreeChange> Naive(Model before, Model after) =>
        from key in before.Keys.Union(after.Keys).Order()
        from change in Change(key, before.Find(key), after.Find(key))
        select change;

    /// <summary>What became of a key, if anything did.</summary>
    public static IEnumerable<TreeChange> Change(Key key, Option<Value> before, Option<Value> after) => before.Match(
        Some: old => after.Match<TreeChange[]>(
            Some: now => old == now ? [] : [new TreeChange.Changed(key, old, now)],
            None: () => [new TreeChange.Removed(key, old)]),
        None: () => after.Match<TreeChange[]>(
            Some: now => [new TreeChange.Added(key, now)],
            None: () => []));

    /// <summary>The key's value before and after.</summary>
    public static (Option<Value> Before, Option<Value> After) Sides(this TreeChange change) =>
        change switch
        {
            TreeChange.Added(_, var value) => (None, value),
            TreeChange.Removed(_, var value) => (value, None),
            TreeChange.Changed(_, var before, var after) => (before, after),
            _ => throw new UnreachableException(),
        };

    /// <summary>What changes that were made one after the other come to, keys ascending.</summary>
    public static IEnumerable<TreeChange> Composed(IEnumerable<TreeChange> changes) =>
        from of in changes.GroupBy(change => change.Key)
        orderby of.Key
        from change in Change(of.Key, of.First().Sides().Before, of.Last().Sides().After)
        select change;

    /// <summary>The tree with the change made to it.</summary>
    public static Tree Patched(this Tree tree, TreeChange change) => change.Sides().After.Match(
        Some: value => tree.Set(change.Key, value),
        None: () => tree.Remove(change.Key));

    /// <summary>The model with the changes made to it, each of which must fit.</summary>
    public static Model Patched(this Model model, IEnumerable<TreeChange> changes) =>
        changes.Aggregate(model, (at, change) => change switch
            {
                TreeChange.Added(var key, var value) => at.Add(key, value),
                TreeChange.Removed(var key, var value) when at[key] == value => at.Remove(key),
                TreeChange.Changed(var key, var before, var after) when at[key] == before => at.SetItem(key, after),
                _ => throw new InvalidOperationException($"{Show(change)} doesn't fit"),
            });

    /// <summary>Where two differences differ, in words.</summary>
    public static IEnumerable<string> Differences(
        string what,
        IEnumerable<TreeChange> actual,
        IEnumerable<TreeChange> expected
    )
    {
        var (found, wanted) = (actual.ToArray(), expected.ToArray());
        return Testing.Differences.Unless(found.SequenceEqual(wanted), () =>
            $"{what}: {Testing.Show.Of(found, Show)}, expected {Testing.Show.Of(wanted, Show)}"
        );
    }

    private static Option<Value> Find(this Model model, Key key) =>
        model.TryGetValue(key, out var value) ? value : None;

    private static string Show(TreeChange change) =>
        change switch
        {
            TreeChange.Added(var key, var value) => $"+{Testing.Show.Of(key)}: {Testing.Show.Of(value)}",
            TreeChange.Removed(var key, var value) => $"-{Testing.Show.Of(key)}: {Testing.Show.Of(value)}",
            TreeChange.Changed(var key, var before, var after) =>
                $"{Testing.Show.Of(key)}: {Testing.Show.Of(before)} to {Testing.Show.Of(after)}",
            _ => throw new UnreachableException(),
        };
}
