using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>What a difference must be, in its plainest form, and what can be done with one.</summary>
internal static class Patches
{
    /// <summary>Each key of either model is asked for in both.</summary>
    public static IEnumerable<TreeChange> Naive(Model before, Model after) =>
        from key in before.Keys.Union(after.Keys).Order()
        let change = (before.TryGetValue(key, out var old), after.TryGetValue(key, out var now)) switch
        {
            (true, false) => new TreeChange.Removed(key, old),
            (false, true) => new TreeChange.Added(key, now),
            _ => old == now ? null : (TreeChange)new TreeChange.Changed(key, old, now),
        }
        where change is not null
        select change;

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
    public static IEnumerable<string> Differences(string what, IEnumerable<TreeChange> actual, IEnumerable<TreeChange> expected)
    {
        var (found, wanted) = (actual.ToArray(), expected.ToArray());
        return Testing.Differences.Unless(
            found.SequenceEqual(wanted), () => $"{what}: {Testing.Show.Of(found, Show)}, expected {Testing.Show.Of(wanted, Show)}");
    }

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
