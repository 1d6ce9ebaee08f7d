using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Reads all of a damaged file and says where that isn't what it should be: each answer is the right one from before
/// the damage, or is <see cref="DbError.Corrupt"/> and names a record that was hit.
/// </summary>
/// <param name="sample">The file before.</param>
/// <param name="hits">What was hit.</param>
internal sealed class Damage(SampleFile sample, params ImmutableArray<Hit> hits)
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
                .Open(
                    SampleFile.Path,
                    new() { Mode = mode },
                    new SimulatedDisk(image: DiskImage.Empty.Set(SampleFile.Path, bytes))
                )
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

    private string AgainstOne(Database database, int commit) =>
        database
            .At(SampleFile.RevisionOf(commit))
            .Match(Left: Judge, Right: snapshot =>
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
        return error is DbError.Corrupt corrupt && Names(corrupt.Offset)
            ? ""
            : $"{error.GetType().Name}: {error.Message}";
    }

    // A record that was hit, or the superblock, by its beginning or by where it was cut off.
    private bool Names(long offset) => hits.Any(hit =>
        hit.From < LogIdentity.LogStart && (offset == 0 || offset == hit.From)
        || sample.RecordAt(offset) is { IsNone: false } record && record.Offset < hit.To && hit.From < record.End);
}

/// <summary>A stretch of a file that was hit.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="To">The byte after its last.</param>
internal readonly record struct Hit(long From, long To);
