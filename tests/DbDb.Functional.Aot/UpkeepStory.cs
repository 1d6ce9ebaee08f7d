using System.Text;

namespace DbDb.Functional.Aot;

/// <summary>Compaction, a copy, an export, and a key that is erased.</summary>
internal static class UpkeepStory
{
    public static bool Holds(Database db, string copy)
    {
        using var exported = new MemoryStream();
        var history = db.ExportHistory(exported).OrThrow();
        using var imported = Database.InMemory();
        exported.Position = 0;
        imported.ImportHistory(exported).OrThrow();

        var purged = db.Purge([(Key)"watched"]).OrThrow();
        var compacted = db.Compact(Retention.Last(2)).OrThrow();
        var copied = db.Backup(copy, new BackupOptions { Verify = true }).OrThrow();
        return history.Revisions == imported.History().Count()
            && purged is not null
            && compacted.Revisions == 2
            && copied is not null
            && db.Head.Find("watched").IsNone
            && !Encoding.UTF8.GetString(File.ReadAllBytes(copy)).Contains("watched", StringComparison.Ordinal);
    }
}
