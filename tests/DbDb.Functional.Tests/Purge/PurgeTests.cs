using System.Buffers.Binary;
using System.Text;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What a purge erases and keeps, who goes on meanwhile, and what the proof finds.</summary>
public sealed class PurgeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_key_is_gone_from_every_revision_and_all_else_is_as_it_was()
    {
        using var db = Filled();
        var before = db.Head.Address.End;

        var purged = db.Purge(["secret"]).OrThrow();

        Assert.Equal((3L, 3L), (purged.Revisions, purged.Changes));
        Assert.Equal(["1: a=1", "2: a=1", "3: a=1 b=2", "4: a=1 b=2"], Told(db));
        Assert.Equal(["one", "two", "three", "four"], db.History(Revision.Zero).Select(step => step.OrThrow().Note));
        Assert.Equal((db.Head, before), (purged.Snapshot, purged.BytesBefore));
        Assert.Equal(new FileInfo(_folder.Database).Length, purged.BytesAfter);
        Assert.DoesNotContain("secret", Bytes());
        Assert.DoesNotContain("hidden", Bytes());
        Assert.Empty(db.History((Key)"secret"));
        Assert.Empty(Verification.Of(db));
        Assert.Equal(5, db.Transact(tree => tree.Set("c", "3")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_range_is_erased_and_so_is_everything()
    {
        using var db = Filled();

        Assert.Equal(
            (1L, 1L),
            (db.Purge(KeyRange.Prefix("b")).OrThrow().Revisions, db.Purge(KeyRange.Prefix("a")).OrThrow().Changes)
        );
        Assert.Equal(["1: secret=hidden 1", "2: secret=hidden 2", "3: secret=hidden 2", "4:"], Told(db));
        Assert.Equal(3, db.Purge(KeyRange.All).OrThrow().Changes);
        Assert.Equal(["1:", "2:", "3:", "4:"], Told(db));
        Assert.True(db.ProvePurged(KeyRange.All).OrThrow().Holds);
    }

    [Fact]
    public void What_was_never_there_is_purged_too()
    {
        using var db = Filled();
        var told = Told(db);

        var purged = db.Purge(["never", "there"]).OrThrow();

        Assert.Equal((0L, 0L, 4L), (purged.Revisions, purged.Changes, purged.Snapshot.Revision.Number));
        Assert.Equal(told, Told(db));
        Assert.True(db.ProvePurged(["never", "there"]).OrThrow().Holds);

        using var empty = Database.InMemory();
        Assert.Equal(0, empty.Purge(KeyRange.All).OrThrow().Snapshot.Revision.Number);
        Assert.Equal(new PurgeProof(Revision.Zero, 8192, 0, 0, 0), empty.ProvePurged(KeyRange.All).OrThrow());
    }

    [Fact]
    public void A_snapshot_of_before_does_not_bring_a_key_back_unless_it_is_set_anew()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("a", "1").Set("secret", "hidden")).OrThrow();
        var basis = db.Head;
        db.Purge(["secret"]).OrThrow();

        var next = db.TryCommit(basis, basis.Tree.Set("b", "2")).OrThrow();

        Assert.Equal(["1: a=1", "2: a=1 b=2"], Told(db));
        Assert.Equal("hidden", $"{basis.Tree.Find("secret").IfNone("")}"); // who holds it reads it on
        Assert.IsType<DbError.Conflict>(db.TryCommit(basis, basis.Tree.Set("b", "3")).Error());
        Assert.IsType<DbError.ForeignTree>(db.Transact(_ => basis.Tree).Error());
        Assert.True(db.ProvePurged(["secret"]).OrThrow().Holds);

        db.Purge(["other"]).OrThrow();
        db.TryCommit(next, next.Tree.Set("secret", "anew")).OrThrow();
        Assert.Equal(["1: a=1", "2: a=1 b=2", "3: a=1 b=2 secret=anew"], Told(db));
        Assert.Equal(1, db.ProvePurged(["secret"]).OrThrow().Found);
    }

    [Fact]
    public void What_is_committed_while_it_goes_on_is_rewritten_too()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var during = 0L;

        var purged = db.Purge(
                ["secret"],
                new Reporter(progress =>
                {
                    if (progress.Fraction < 1)
                    {
                        during = other
                            .Transact(tree => tree.Set("secret", $"hidden {during}").Set($"kept {during}", ""))
                            .OrThrow()
                            .Revision.Number;
                    }
                })
            )
            .OrThrow();

        Assert.True(during > 3, $"only {during} revisions");
        Assert.Equal((during - 1, during - 1), (purged.Revisions, purged.Changes));
        Assert.Equal((during, 40_000 + during - 1), (other.Refresh().OrThrow().Revision.Number, other.Head.Tree.Count));
        Assert.DoesNotContain("hidden", Bytes());
        Assert.True(other.ProvePurged(["secret"]).OrThrow().Holds);
    }

    [Fact]
    public void A_beginning_of_a_key_that_parts_two_nodes_is_found_and_purged()
    {
        using var db = Database.InMemory(new() { Limits = new(128, 128, 8, 64) });
        Key[] secrets = [.. Enumerable.Range(0, 40).Select(i => (Key)$"{i:D2} secret")];
        db.Transact(tree =>
            {
                var all = Enumerable
                    .Range(0, 40)
                    .Aggregate(tree, (now, i) =>
                        now.Set($"{i:D2} sea", new byte[i]).Set(secrets[i], new byte[i]).Set($"{i:D2} z", new byte[i])
                    );
                return secrets.Aggregate(all, (now, key) => now.Remove(key));
            })
            .OrThrow();

        Assert.Equal(80, db.Head.Tree.Count);
        Assert.True(db.ProvePurged(secrets).OrThrow().Found > 0); // of keys that no revision ever had

        Assert.Equal(0, db.Purge(secrets).OrThrow().Changes);

        Assert.Equal(0, db.ProvePurged(secrets).OrThrow().Found);
        Assert.Equal(80, db.Head.Tree.Count);
    }

    [Fact]
    public void A_record_that_no_revision_reaches_is_not_accounted_for()
    {
        using var store = new MemoryStore();
        var head = store.ReadHead().OrThrow();
        var writer = new SegmentWriter(head);
        var lost = NodeRecord.AddValue(writer, "hidden"u8);
        writer.Commit(Address.None, 0, 0, default, "");
        store.Append(Segment.Of(writer, head)).OrThrow();
        using var db = Database.Open(store).OrThrow();

        Assert.Equal(
            (1L, (long)lost.Length, 0L),
            (
                db.ProvePurged(["a"]).OrThrow().Records,
                db.ProvePurged(["a"]).OrThrow().Unaccounted,
                db.ProvePurged(["a"]).OrThrow().Found
            )
        );
        Assert.Equal(0, db.Purge(["a"]).Bind(_ => db.ProvePurged(["a"])).OrThrow().Unaccounted);
    }

    [Fact]
    public void What_lies_behind_the_log_or_in_a_slot_is_not_accounted_for()
    {
        Filled().Dispose();
        var length = new FileInfo(_folder.Database).Length;
        using (var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow())
        {
            Assert.Equal(
                (length, 0L),
                (reader.ProvePurged(["x"]).OrThrow().Bytes, reader.ProvePurged(["x"]).OrThrow().Unaccounted)
            );
            using (var file = File.OpenWrite(_folder.Database))
            {
                file.Position = length + 100_000;
                file.Write("hidden"u8);
            }

            Assert.Equal(
                (length + 100_006, 6L),
                (reader.ProvePurged(["x"]).OrThrow().Bytes, reader.ProvePurged(["x"]).OrThrow().Unaccounted)
            );
            using (var file = File.OpenWrite(_folder.Database))
            {
                file.SetLength(length);
                file.Position = 4096 - "hidden".Length; // the older slot's, whose checksum is wrong then
                file.Write("hidden"u8);
            }

            Assert.Equal(4096, reader.ProvePurged(["x"]).OrThrow().Unaccounted);
        }

        using var db = Database.Open(_folder.Database).OrThrow();
        db.Purge(["x"]).OrThrow();
        Assert.True(db.ProvePurged(["x"]).OrThrow().Holds);
        db.Transact(tree => tree.Set("c", "3")).OrThrow(); // with zeros ahead
        var proof = db.ProvePurged(["x"]).OrThrow();
        Assert.True(
            proof.Holds && proof.Bytes == new FileInfo(_folder.Database).Length && proof.Bytes > db.Head.Address.End,
            $"{proof}"
        );
    }

    [Theory]
    [InlineData(112)]
    [InlineData(1119)]
    [InlineData(1128)]
    [InlineData(4095)]
    public void A_byte_that_a_slot_says_nothing_with_is_not_accounted_for(int at)
    {
        var slot = Superblock.Encode(LogHead.Genesis(7, Limits.Default), turn: 1);
        Assert.Equal(0, Superblock.Stray(slot, 1));

        slot[at] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum.Of(slot, 0, 2));

        Assert.Equal(1, Superblock.Stray(slot, 1));
    }

    [Fact]
    public void What_a_compaction_has_left_that_died_is_gone_too()
    {
        var dies = false;
        var disk = new SimulatedDisk(faults: operation =>
            dies
            && operation.Kind == DiskOperationKind.Rename
            && operation.Path.EndsWith(".tmp", StringComparison.Ordinal)
                ? new DiskFault.Dies()
                : null
        );
        using var db = On(disk);
        db.Transact(tree => tree.Set("a", "1").Set("secret", "hidden")).OrThrow();
        var other = On(disk.NewProcess());
        dies = true;
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All));
        dies = false;
        Assert.Equal(2, Having("hidden"));

        db.Purge(["secret"]).OrThrow();

        Assert.Equal(0, Having("hidden"));
        Assert.Equal(["1: a=1"], Told(db));

        int Having(string text) =>
            disk.Image.Paths.Count(path =>
                Encoding.Latin1.GetString(disk.Image.Find(path).IfNone([])).Contains(text, StringComparison.Ordinal)
            );
    }

    [Fact]
    public void Cancelled_it_leaves_everything_as_it_was()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            db.Purge(KeyRange.From("00020000"), new Reporter(_ => cancel.Cancel()), cancel.Token)
        );
        Assert.Throws<OperationCanceledException>(() => db.ProvePurged(KeyRange.From("00020000"), cancel.Token));

        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(40_000, db.Refresh().OrThrow().Tree.Count);
        Assert.Equal(20_000, db.Purge(KeyRange.From("00020000")).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void Who_names_no_key_may_not_write_or_has_closed_may_not_purge()
    {
        var db = Filled();
        Assert.IsType<DbError.Invalid>(db.Purge([]).Error());
        Assert.IsType<DbError.Invalid>(db.Purge(KeyRange.From("b").To("a")).Error());
        Assert.Throws<ArgumentNullException>(() => db.Purge((IEnumerable<Key>)null!));
        Assert.Throws<ArgumentNullException>(() => db.ProvePurged((IEnumerable<Key>)null!));
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.Purge(["a"]).Map(_ => tree)).Error());
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.IsType<DbError.OpenedReadOnly>(reader.Purge(["a"]).Error());
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.Purge(["a"]).Error());
        Assert.IsType<DbError.Closed>(db.ProvePurged(["a"]).Error());
    }

    [Fact]
    public void A_damaged_node_is_named()
    {
        Filled().Dispose();
        using (var file = File.OpenWrite(_folder.Database))
        {
            file.Position = LogIdentity.LogStart + 20;
            file.WriteByte(0xFF);
        }

        using var db = Database.Open(_folder.Database).OrThrow();

        Assert.Equal(LogIdentity.LogStart, Assert.IsType<DbError.Corrupt>(db.ProvePurged(["a"]).Error()).Offset);
        Assert.Equal(LogIdentity.LogStart, Assert.IsType<DbError.Corrupt>(db.Purge(["a"]).Error()).Offset);
        Assert.Equal(4, db.Head.Revision.Number);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Told(Database db) =>
        [
            .. db.History(Revision.Zero)
                .Select(step => step.OrThrow())
                .Select(each =>
                    $"{each.Revision}:{string.Concat(each.Tree.Range(KeyRange.All).Select(entry => $" {entry.Key}={entry.Value}"))}"
                ),
        ];

    private static Database On(SimulatedDisk disk) =>
        FileStore.Open("law.dbdb", new(), disk).Bind(store => Database.Open(store)).OrThrow();

    private string Bytes()
    {
        using var file = new FileStream(
            _folder.Database,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private Database Filled()
    {
        var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("a", "1").Set("secret", "hidden 1"), "one").OrThrow();
        db.Transact(tree => tree.Set("secret", "hidden 2"), "two").OrThrow();
        db.Transact(tree => tree.Set("b", "2"), "three").OrThrow();
        db.Transact(tree => tree.Remove("secret"), "four").OrThrow();
        return db;
    }

    private sealed class Reporter(Action<CompactionProgress> report) : IProgress<CompactionProgress>
    {
        public void Report(CompactionProgress value) => report(value);
    }
}
