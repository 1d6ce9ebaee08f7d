using DbDb.Functional;
using DbDb.Functional.Aot;

// What a program that is compiled to native code needs of the library: each story says what is wrong, or nothing.
var folder = Directory.CreateTempSubdirectory();
try
{
    var path = Path.Combine(folder.FullName, "shop.dbdb");
    using (var db = Database.Open(path).OrThrow())
    {
        Check.That("keyspaces", KeyspaceStory.Holds(db));
        Check.That("queries", QueryStory.Holds(db));
        Check.That("awaited queries", await QueryStory.AwaitedHolds(db));
        Check.That("watching", await WatchStory.Holds(db));
        Check.That("upkeep", UpkeepStory.Holds(db, Path.Combine(folder.FullName, "copy.dbdb")));
    }

    using var again = Database.Open(path).OrThrow();
    Check.That("reopening", KeyspaceStory.IsStillThere(again));
    Check.That("the copy", Database.Open(Path.Combine(folder.FullName, "copy.dbdb")).Match(
        Right: copy => { using (copy) { return KeyspaceStory.IsStillThere(copy); } },
        Left: _ => false));
}
#pragma warning disable CA1031 // whatever it is, it is told, and the exit code says so
catch (Exception failure)
#pragma warning restore CA1031
{
    Check.Failed(failure.ToString());
}
finally
{
    folder.Delete(recursive: true);
}

return Check.Report();
