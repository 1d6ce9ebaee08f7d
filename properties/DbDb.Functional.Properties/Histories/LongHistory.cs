using System.Buffers.Binary;
using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Properties;

/// <summary>
/// A database's life in many revisions: the first one loads it, and each that follows adds, removes or changes one
/// entry, anywhere. Keys have 16 bytes and lie evenly; no two revisions set one value.
/// </summary>
internal sealed class LongHistory
{
    private const int LongestPadding = 32;
    private const ulong PlaceSeed = 1;

    private readonly int _entries;
    private readonly ImmutableArray<TreeChange> _changes;

    private LongHistory(int entries, ImmutableArray<TreeChange> changes) => (_entries, _changes) = (entries, changes);

    /// <summary>The newest revision.</summary>
    public int Newest => 1 + _changes.Length;

    /// <summary>The life that follows from a seed.</summary>
    /// <param name="entries">How many entries are loaded.</param>
    /// <param name="changes">How many revisions follow.</param>
    /// <param name="removals">How many percent of the changes to what is there remove it.</param>
    /// <param name="seed">Another one, other changes.</param>
    public static LongHistory Of(int entries, int changes, int removals, ulong seed)
    {
        var touched = new Dictionary<Key, Option<Value>>();
        return new(entries, [.. Enumerable.Range(0, changes).Select(i => Change(Dice.For(seed, i), new(i + 2)))]);

        TreeChange Change(Dice dice, Revision revision)
        {
            // One in four is a key that wasn't loaded.
            var isLoaded = !dice.OneIn(4);
            var key = KeyAt(dice.Below(entries), entries, isLoaded);
            var before =
                touched.TryGetValue(key, out var known) ? known
                : isLoaded ? Some(LoadedValue)
                : None;
            var after =
                before.IsSome && dice.Below(100) < removals
                    ? None
                    : Some(ValueOf(revision, dice.Below(LongestPadding)));
            touched[key] = after;
            return Patches.Change(key, before, after).Single();
        }
    }

    /// <summary>Lives it.</summary>
    /// <param name="database">An empty database.</param>
    /// <param name="ready">What is done before each commit.</param>
    public void Live(Database database, Action ready)
    {
        ready();
        database
            .Load(Enumerable.Range(0, _entries).Select(i => new Entry(KeyAt(i, _entries, isLoaded: true), LoadedValue)))
            .OrThrow();
        foreach (var change in _changes)
        {
            ready();
            database.Transact(tree => tree.Patched(change)).OrThrow();
        }
    }

    /// <summary>What differs between two revisions, from 1, either way.</summary>
    public IEnumerable<TreeChange> Between(int before, int after) => before <= after
        ? Patches.Composed(_changes[(before - 1)..(after - 1)])
        : Between(after, before).Select(change => change.Inverse);

    /// <summary>The key that a revision, from 2, was made for, and its value there.</summary>
    public (Key Key, Option<Value> Value) MadeBy(int revision) =>
        (_changes[revision - 2].Key, _changes[revision - 2].Sides().After);

    private static Key KeyAt(int place, int entries, bool isLoaded)
    {
        var bytes = new byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)place * (ulong.MaxValue / (ulong)entries));
        BinaryPrimitives.WriteUInt64BigEndian(
            bytes.AsSpan(sizeof(ulong)),
            Dice.For(PlaceSeed, isLoaded ? place : ~place).Next()
        );
        return bytes;
    }

    private static Value LoadedValue => ValueOf(new(1), padding: 0);

    private static Value ValueOf(Revision revision, int padding)
    {
        var bytes = new byte[sizeof(long) + padding];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, revision.Number);
        return bytes;
    }
}
