using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A database goes on after revisions that were left out as after any other.</summary>
public class GapLaws
{
    private const string Path = "law.dbdb";

    private static readonly Arbitrary<GappedLog> _logs = GappedLog.Any(40);

    [Law(Share = 5)]
    internal Property A_database_behind_a_gap_lives_as_its_model_does_in_memory(
        [From(nameof(_logs))] GappedLog log,
        History history
    )
    {
        using var place = StorePlace.Of(new MemoryStore(history.Limits));
        log.AppendTo(place.Open());
        return history.Differences(place, log.Model).ToProperty();
    }

    [Law(Share = 5)]
    internal Property A_database_behind_a_gap_lives_as_its_model_does_in_a_file_and_is_sound(
        [From(nameof(_logs))] GappedLog log,
        History history
    )
    {
        var disk = new SimulatedDisk();
        using (var place = new StorePlace(() => Opened(disk, history.Limits)))
        {
            log.AppendTo(place.Open());
            var differences = history.Differences(place, log.Model);
            if (differences.Count > 0)
            {
                return differences.ToProperty();
            }
        }

        using var database = Database.Open(Opened(disk, history.Limits)).OrThrow();
        return Verification.Of(database).Select(violation => violation.ToString()).ToProperty();
    }

    [Law]
    internal Property After_any_revision_kept_or_not_each_kept_one_is_watched_and_then_those_to_come(
        [From(nameof(_logs))] GappedLog log,
        [Within(0, 1000)] int at
    )
    {
        using var store = new MemoryStore();
        log.AppendTo(store);
        using var database = Database.Open(store).OrThrow();
        var (kept, after) = (
            log.Model.Revisions.Select(each => each.Revision),
            new Revision(at % (database.Head.Revision.Number + 1))
        );
        var expected = kept.Where(revision => revision > after).Append(database.Head.Revision.Next).ToArray();
        var watched = database.Watch(after).ToBlockingEnumerable();
        database.Transact(tree => tree.Set("one", "more")).OrThrow();
        var seen = watched.Take(expected.Length).Select(snapshot => snapshot.Revision).ToArray();
        return seen.SequenceEqual(expected).Label($"after {after}: {Show.Of(seen, revision => revision.ToString())}");
    }

    [Law]
    internal Property Transactions_behind_a_gap_that_wait_together_are_committed_together(
        [From(nameof(_logs))] GappedLog log,
        [Within(1, 12)] int many
    )
    {
        using var store = new MemoryStore();
        var before = log.AppendTo(store);
        using var database = Database.Open(store).OrThrow();
        var made = Task.WhenAll(
                Enumerable.Range(0, many).Select(i => database.TransactAsync(tree => tree.Set($"box {i}", "full")))
            )
            .GetAwaiter()
            .GetResult()
            .Select(each => each.OrThrow().Commit)
            .OrderBy(commit => commit.Revision)
            .ToArray();
        return made.Select(
                (commit, i) =>
                    commit.Ordinal == before.Commit.Ordinal + 1 + i
                    && commit.Revision.Number == before.Revision.Number + 1 + i
                    && commit.ParentRevision.Number == before.Revision.Number + i
            )
            .All(follows => follows)
            .Label($"{Show.Of(made, commit => $"{commit.Ordinal}: {commit.Revision}")} after {before}");
    }

    [Law]
    internal Property A_log_with_gaps_whose_superblock_is_lost_and_a_commit_too_is_found_by_its_other_records(
        [From(nameof(_logs))] GappedLog log,
        bool slots,
        [Within(0, 50)] int lost
    )
    {
        var disk = new SimulatedDisk();
        using (var store = Opened(disk, Limits.Default))
        {
            log.AppendTo(store);
        }

        var bytes = disk.Image.Find(Path).IfNone([]);
        bytes.AsSpan(0, slots ? (int)LogIdentity.LogStart : 8).Clear();
        var (kept, commits) = (
            log.Model.Revisions,
            RecordsOf.File(bytes).Where(record => Record.IsCommit(bytes.AsSpan((int)record.Offset))).ToList()
        );
        if (lost < commits.Count)
        {
            bytes[commits[lost].Offset + CommitRecord.CountAt] ^= 1;
        }

        var found = Salvage.Of(bytes.AsMemory(0, (int)LogIdentity.LogStart), bytes.Length, (offset, length) =>
            bytes.AsMemory((int)Math.Min(offset, bytes.Length))[..(int)Math.Clamp(bytes.Length - offset, 0, length)]
        );
        var newest = kept[lost == kept.Count - 2 ? ^2 : ^1].Revision;
        return (
            newest == Revision.Zero
                ? found is null
                : found?.Head.Revision == newest && found.Newest >= newest && found.Newest <= kept[^1].Revision
        ).Label($"found {found?.Head} of {newest}");
    }

    [Fact]
    public void A_revision_that_is_not_greater_than_the_head_s_is_not_planned()
    {
        var writer = new SegmentWriter(LogHead.Genesis(7, Limits.Default));
        writer.Commit(Address.None, 0, 0, default, "", new(5));

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Commit(Address.None, 0, 0, default, "", new(5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Commit(Address.None, 0, 0, default, "", Revision.Zero));
        Assert.Equal(
            (6, 2),
            (writer.Commit(Address.None, 0, 0, default, "").Revision.Number, writer.Head.Commit.Ordinal)
        );
    }

    [Fact]
    public void Behind_the_greatest_revision_nothing_is_committed()
    {
        using var store = new MemoryStore();
        var writer = new SegmentWriter(store.ReadHead().OrThrow());
        writer.Commit(Address.None, 0, 0, default, "", new(Bounds.MostRevision));
        store.Append(Segment.Of(writer, store.ReadHead().OrThrow())).OrThrow();
        using var database = Database.Open(store).OrThrow();

        Assert.IsType<DbError.Invalid>(database.Transact(tree => tree.Set("a", "")).Error());
        Assert.IsType<DbError.Invalid>(database.Load([new("a", "")]).Error());
        Assert.Equal(Bounds.MostRevision, database.Refresh().OrThrow().Revision.Number);
        Assert.Equal(Bounds.MostRevision, database.At(new(Bounds.MostRevision)).OrThrow().Revision.Number);
    }

    private static FileStore Opened(SimulatedDisk disk, Limits limits) =>
        FileStore.Open(Path, new() { Limits = limits }, disk).OrThrow();
}
