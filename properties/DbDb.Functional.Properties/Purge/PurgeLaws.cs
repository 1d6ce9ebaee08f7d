using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>After a purge the keys never were, and everything else is as it was.</summary>
public class PurgeLaws
{
    private const string Path = "law.dbdb";

    [Law]
    internal Property Every_revision_is_what_it_was_without_the_keys_and_nothing_is_left_of_them(PurgeCase doom)
    {
        using var database = doom.Annals.ToDatabase();
        var purged = doom.In(database).OrThrow();
        var proof = doom.ProvenIn(database).OrThrow();
        return HistoryStreamLaws
            .Against(doom.Model, database)
            .Concat(
                Differences.Unless((purged.Revisions, purged.Changes) == doom.Counted, () =>
                    $"{purged}, expected {doom.Counted}"
                )
            )
            .Concat(
                Differences.Unless(
                    proof.Holds && proof.Newest == database.Head.Revision && proof.Bytes == purged.BytesAfter,
                    () => $"{proof}"
                )
            )
            .Concat(Verification.Of(database).Select(violation => violation.ToString()))
            .ToProperty();
    }

    [Law]
    internal bool The_file_is_byte_for_byte_that_of_a_history_in_which_the_keys_never_were(PurgeCase doom)
    {
        var purged = File(doom.Annals, database => doom.In(database).OrThrow());
        var innocent = File(doom.Innocent, database => database.Compact(Retention.All).OrThrow());
        return purged.SequenceEqual(innocent);
    }

    [Law]
    internal Property What_the_proof_does_not_account_for_is_what_the_space_count_calls_dead(DeltaLife life)
    {
        using var lived = DeltaLived.Of(life);
        using var database = lived.Cold(lived.Log());
        var (proof, space) = (database.ProvePurged(KeyRange.All).OrThrow(), database.Space(Retention.All).OrThrow());
        return (proof.Unaccounted == space.Dead && proof.Bytes == space.Length).Label($"{proof}, {space}");
    }

    [Law]
    internal bool As_long_as_a_kept_revision_has_one_of_the_keys_it_is_found(PurgeCase doom)
    {
        using var database = doom.Annals.ToDatabase();
        var proof = doom.ProvenIn(database).OrThrow();
        return !doom.Annals.Model.Revisions.SelectMany(revision => revision.Entries.Keys).Any(doom.Has)
            || proof.Found > 0;
    }

    [Law]
    public bool A_set_of_ranges_has_the_keys_that_any_of_them_has(
        System.Collections.Immutable.ImmutableArray<Key> keys,
        [From(nameof(Ranges))] List<KeyRange> ranges
    )
    {
        var set = KeySet.Of(ranges);
        return ranges.SelectMany(range => new[] { range.Lower, range.Upper }).Concat(keys).All(key =>
            set.Contains(key) == ranges.Any(range => range.Contains(key))
            && set.HasAnyThatBeginsWith(key) == ranges.Any(range => !KeyRange.Prefix(key).Intersect(range).IsEmpty))
            && set.IsEmpty == ranges.All(range => range.IsEmpty);
    }

    internal static Database On(SimulatedDisk disk, Limits? limits = null) =>
        FileStore
            .Open(
                Path,
                new()
                {
                    Generation = 42,
                    Limits = limits ?? Limits.Default,
                    LockTimeout = TimeSpan.Zero,
                },
                disk
            )
            .Bind(store => Database.Open(store, new() { CacheBytes = 8 << 10 }))
            .OrThrow();

    internal static byte[] File(WholeHistory annals, Action<Database> rewrite)
    {
        var disk = new SimulatedDisk(seed: 1);
        using (var store = FileStore.Open(Path, new() { Generation = 42, Limits = annals.Limits }, disk).OrThrow())
        {
            annals.AppendTo(store);
        }

        using (var database = On(disk))
        {
            rewrite(database);
        }

        return disk.Image.Find(Path).IfNone([]);
    }

    private static Gen<List<KeyRange>> Ranges => Any.Range.Generator.ListOf();
}
