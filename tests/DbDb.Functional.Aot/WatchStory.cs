namespace DbDb.Functional.Aot;

/// <summary>A commit that comes while it is watched for.</summary>
internal static class WatchStory
{
    public static async Task<bool> Holds(Database db)
    {
        var before = db.Head.Revision;
        var committed = await db.TransactAsync(tree => (tree.Set("watched", "yes"), 7), note: "seen");
        await foreach (var snapshot in db.Watch(after: before))
        {
            return snapshot.Note == "seen"
                && committed.Match(Right: both => both.Item2 == 7, Left: _ => false)
                && (string)snapshot["watched"] == "yes";
        }

        return false;
    }
}
