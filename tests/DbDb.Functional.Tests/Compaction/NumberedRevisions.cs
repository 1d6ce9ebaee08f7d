namespace DbDb.Functional.Tests;

/// <summary>A database each of whose revisions says its number.</summary>
internal static class NumberedRevisions
{
    public static Database In(string path, int revisions)
    {
        var db = Database.Open(path).OrThrow();
        for (var i = 1; i <= revisions; i++)
        {
            db.Transact(tree => tree.Set("n", $"{i}"), $"note {i}").OrThrow();
        }

        return db;
    }

    public static string Told(Snapshot snapshot) => $"{snapshot.Tree.Find("n").IfNone("")}";
}
