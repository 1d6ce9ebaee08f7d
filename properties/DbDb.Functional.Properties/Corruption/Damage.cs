using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Reads all of a damaged file and says where that isn't what it should be: each answer is the right one from before the damage, or is
/// <see cref="DbError.Corrupt"/> and names a record that was hit.
/// </summary>
/// <param name="sample">The file before.</param>
/// <param name="from">The first byte that was hit.</param>
/// <param name="to">The byte behind the last that was hit.</param>
internal sealed class Damage(SampleFile sample, long from, long to)
{
    // Much more than an honest reader of such a file takes, and far less than a length that was believed.
    private const long MostAllocated = 16 << 20;

    /// <summary>Whether something was found to be damaged.</summary>
    public bool IsFound { get; private set; }

    /// <summary>What there is to say against the reading of the damaged bytes; empty if nothing.</summary>
    public string Against(byte[] bytes, OpenMode mode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var wrong = FileStore
                .Open(SampleFile.Path, new() { Mode = mode }, new SimulatedDisk(image: DiskImage.Empty.Set(SampleFile.Path, bytes)))
                .Bind(store => Database.Open(store, new() { CacheBytes = 8 << 10 }))
                .Match(Left: Judge, Right: AgainstAll);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return wrong.Length == 0 && allocated > MostAllocated ? $"{allocated} bytes were allocated" : wrong;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"it threw {exception}";
        }
    }

    private string AgainstAll(Database database)
    {
        using (database)
        {
            if (database.Head.Revision != SampleFile.RevisionOf(sample.Revisions.Length - 1))
            {
                return $"it is {database.Head}";
            }

            for (var commit = 0; commit < sample.Revisions.Length; commit++)
            {
                if (AgainstOne(database, commit) is { Length: > 0 } wrong)
                {
                    return $"revision {SampleFile.RevisionOf(commit)}: {wrong}";
                }
            }

            return database.History().Concat(database.History(Revision.Zero))
                .Select(step => step.Match(Left: Judge, Right: _ => "")).FirstOrDefault(wrong => wrong.Length > 0, "");
        }
    }

    private string AgainstOne(Database database, int commit) => database.At(SampleFile.RevisionOf(commit)).Match(
        Left: Judge,
        Right: snapshot =>
        {
            var read = 0;
            try
            {
                foreach (var entry in snapshot.Tree.Range(KeyRange.All))
                {
                    if (read == sample.Revisions[commit].Length || entry != sample.Revisions[commit][read])
                    {
                        return $"entry {read} is {Show.Of(entry)}";
                    }

                    read++;
                }

                return read == sample.Revisions[commit].Length ? "" : $"only {read} entries";
            }
            catch (DbException failure)
            {
                return Judge(failure.Error);
            }
        });

    private string Judge(DbError error)
    {
        IsFound = true;
        return error is DbError.Corrupt corrupt && Names(corrupt.Offset) ? "" : $"{error.GetType().Name}: {error.Message}";
    }

    // The record that was hit, or the superblock.
    private bool Names(long offset) =>
        from < Superblock.LogStart && offset == 0
        || sample.RecordAt(offset) is { IsNone: false } record && record.Offset < to && from < record.End;
}
