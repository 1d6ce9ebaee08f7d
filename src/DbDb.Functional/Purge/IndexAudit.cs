using DbDb.Functional.Keys;
using DbDb.Functional.Keyspaces;

namespace DbDb.Functional.Purge;

/// <summary>
/// Counts entries of indexes that are of some keys, in records that come in any order, those of the catalogue, by which
/// it is known whose they are, among them.
/// </summary>
/// <param name="keys">The keys.</param>
internal sealed class IndexAudit(KeySet keys)
{
    private readonly System.Collections.Generic.HashSet<(string Keyspace, int Elements)> _shapes = [];
    private readonly Dictionary<(string Keyspace, int Elements), long> _suspects = [];
    private long _found;

    /// <summary>How many there were.</summary>
    public long Found => _found + _suspects.Where(suspect => _shapes.Contains(suspect.Key)).Sum(one => one.Value);

    /// <summary>Whether an entry is an index's, or of the catalogue.</summary>
    public static bool Concerns(Key key) =>
        KeyspaceNames.AllIndexes.Contains(key) || KeyspaceNames.Catalogue.Contains(key);

    /// <summary>Looks at one that is.</summary>
    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    public void Look(Key key, Value value)
    {
        if (value.Length > 0 && KeyspaceNames.Catalogue.Contains(key))
        {
            var keyspace = KeyspaceNames.Described(new(key, value));
            _shapes.Add((keyspace.Name, keyspace.KeyElements));
        }
        else if (IndexEntry.Of(key) is { } entry)
        {
            Look(entry, value);
        }
    }

    private void Look(IndexEntry entry, Value value)
    {
        if (value.Length > 0)
        {
            _found += keys.Contains(entry.OwnerOf(value)) ? 1 : 0;
            return;
        }

        for (var elements = 1; elements <= entry.MostElements; elements++)
        {
            if (keys.Contains(entry.OwnerOf(elements)))
            {
                _suspects[(entry.Keyspace, elements)] = _suspects.GetValueOrDefault((entry.Keyspace, elements)) + 1;
            }
        }
    }
}
