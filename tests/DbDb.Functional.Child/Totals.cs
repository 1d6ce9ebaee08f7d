using System.Globalization;

namespace DbDb.Functional.Children;

/// <summary>The one entry that every commit of every writer raises by one, beside an entry of its own.</summary>
internal static class Totals
{
    public static long Of(Tree tree) =>
        tree.Find("total")
            .Match(Some: value => long.Parse(value.ToString(), CultureInfo.InvariantCulture), None: () => 0);

    /// <summary>Whether a tree has as many entries as its total and its count say.</summary>
    public static bool AreWhole(Tree tree) =>
        tree.Count == Of(tree) + (tree.IsEmpty ? 0 : 1) && tree.Range(KeyRange.All).LongCount() == tree.Count;

    /// <summary>Commits so many times.</summary>
    /// <param name="path">To which database.</param>
    /// <param name="name">What its entries' keys begin with.</param>
    /// <param name="count">How many times.</param>
    /// <param name="told">Is told of each commit that has come back from the database.</param>
    public static void Raise(string path, string name, long count, Action<string> told)
    {
        using var db = Database.Open(path).OrThrow();
        for (var i = 0L; i < count; i++)
        {
            var entry = string.Create(CultureInfo.InvariantCulture, $"{name}/{i:D8}");
            var done = db.Transact(tree => tree.Set(entry, new byte[i % 700]).Set("total", Number(Of(tree) + 1)))
                .OrThrow();
            told(string.Create(CultureInfo.InvariantCulture, $"{entry} {done.Revision}"));
        }
    }

    private static Value Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
