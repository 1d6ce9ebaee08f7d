using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests.Inspection;

/// <summary>A log's records, looked at one by one.</summary>
public class RecordTests
{
    private static readonly Limits _small = new(128, 128, 4, 16);

    [Fact]
    public void A_commit_leads_to_its_root_to_its_parent_and_to_all_that_it_holds()
    {
        using var db = Database.InMemory();
        var first = db.Transact(tree => tree.Set("apple", "3"), "opened").OrThrow();
        var second = db.Transact(tree => tree.Set("pear", new string('x', 5000))).OrThrow();

        var commit = Assert.IsType<LogRecord.Commit>(At(db, second.Address));
        Assert.Equal((second.Commit, second.Address), (commit.Content, commit.Address));
        Assert.Equal("opened", Assert.IsType<LogRecord.Commit>(At(db, commit.Content.Parent)).Content.Note);
        Assert.Equal(commit.Content.ParentHash, Assert.IsType<LogRecord.Commit>(At(db, first.Address)).Hash);

        var root = At(db, second.Commit.Root);
        var entries = root is LogRecord.Leaf leaf ? leaf.Entries : Assert.IsType<LogRecord.LeafChanges>(root).Changes;
        var pear = Assert.IsType<StoredEntry.OutOfLine>(entries[^1]);
        Assert.Equal("pear", pear.Key);
        Assert.Equal(5000, Assert.IsType<LogRecord.LongValue>(At(db, pear.Address)).Content.Length);
    }

    [Fact]
    public void A_leaf_has_its_entries_and_changes_to_it_have_theirs()
    {
        using var db = Database.InMemory();
        var before = db.Transact(tree => tree.SetMany(Numbers(40))).OrThrow().Commit.Root;
        var after = db.Transact(tree => tree.Set("07", "new").Remove("08")).OrThrow().Commit.Root;

        var leaf = Assert.IsType<LogRecord.Leaf>(At(db, before));
        Assert.Equal(
            Numbers(40),
            leaf.Entries.Cast<StoredEntry.Inline>().Select(entry => new Entry(entry.Key, entry.Value))
        );
        var changes = Assert.IsType<LogRecord.LeafChanges>(At(db, after));
        Assert.Equal((before, (long)after.Length), (changes.Base, changes.Written));
        Assert.Equal(
            [new StoredEntry.Inline("07", "new"), new StoredEntry.Removed("08")],
            changes.Changes.AsEnumerable()
        );
    }

    [Fact]
    public void A_branch_has_links_to_its_children_and_changes_to_it_those_that_changed()
    {
        using var db = Database.InMemory(new() { Limits = new(256, 4096, 64, 64) });
        var before = db.Transact(tree => tree.SetMany(Numbers(90))).OrThrow();
        var after = db.Transact(tree => tree.Set("00", "x")).OrThrow();

        var branch = Assert.IsType<LogRecord.Branch>(At(db, before.Commit.Root));
        var children = TreeNode.RootOf(before.Tree).ToArray()[0].Children.ToArray();
        Assert.Equal((1, 90), (branch.Level, branch.Count));
        Assert.Equal(
            children.Select(child => (child.Address, child.Count)),
            branch.Links.Select(link => (link.Address, link.Count))
        );
        Assert.Equal(
            children.Skip(1).Select(child => child.Range.Lower),
            branch.Links.Skip(1).SelectMany(link => link.From)
        );
        Assert.True(branch.Links[0].From.IsNone);

        var changes = Assert.IsType<LogRecord.BranchChanges>(At(db, after.Commit.Root));
        Assert.Equal((before.Commit.Root, 1), (changes.Base, changes.Level));
        var first = TreeNode.RootOf(after.Tree).ToArray()[0].Children.First();
        Assert.Equal(
            (0, first.Address, first.Count),
            Assert.Single(changes.Links.Select(link => (link.Number, link.Address, link.Count)))
        );
    }

    [Fact]
    public void Every_byte_of_a_log_is_in_one_record_and_at_no_other_does_one_begin()
    {
        using var db = Lively();
        var (offset, records) = (LogIdentity.LogStart, 0);
        while (offset < db.Head.Address.End)
        {
            var record = db.Record(offset).OrThrow();
            Assert.Equal((offset, true), (record.Address.Offset, record.Fault.IsNone));
            for (var inside = offset + 1; inside < record.Address.End; inside++)
            {
                Assert.Equal(
                    $"no record begins at byte {inside}: it is in the middle of the one at {record.Address}",
                    Assert.IsType<DbError.Invalid>(db.Record(inside).Failure()).Message
                );
            }

            (offset, records) = (record.Address.End, records + 1);
        }

        Assert.True(records > 30, $"only {records}");
    }

    [Fact]
    public void Where_no_record_can_be_that_is_said()
    {
        using var db = Database.InMemory();
        Assert.Equal("no record begins at byte 8192: the log ends at byte 8192", db.Record(8192).Failure()?.Message);
        var end = db.Transact(tree => tree.Set("apple", "3")).OrThrow().Address.End;
        foreach (var early in new[] { long.MinValue, -1, 0, 8191 })
        {
            Assert.Equal(
                $"no record begins at byte {early}: records begin at byte 8192, behind the superblock",
                db.Record(early).Failure()?.Message
            );
        }

        foreach (var late in new[] { end, end + 1, Address.MaxOffset, long.MaxValue })
        {
            Assert.Equal(
                $"no record begins at byte {late}: the log ends at byte {end}",
                db.Record(late).Failure()?.Message
            );
        }
    }

    [Fact]
    public void A_database_that_is_closed_shows_nothing()
    {
        var db = Database.InMemory();
        var address = db.Transact(tree => tree.Set("apple", "3")).OrThrow().Address;
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.Record(address.Offset).Failure());
    }

    [Fact]
    public void What_the_disk_refuses_is_told()
    {
        var unplugged = new DbError.Io("read", "shop", "unplugged");
        var store = new MemoryStore();
        Address address;
        using (var db = Database.Open(new FaultyStore(store, Faults.None)).OrThrow())
        {
            address = db.Transact(tree => tree.Set("apple", "3")).OrThrow().Address;
            using var flaky = Database
                .Open(new FaultyStore(store, Faults.AtRate(1, seed: 1, new Fault.Refused(unplugged)).OnReads()))
                .OrThrow();
            Assert.Equal(unplugged, flaky.Record(address.Offset).Failure());
            Assert.Equal(unplugged, Assert.Single(StoredNode.Of(flaky.Head)).Fault);
        }
    }

    // Whatever becomes of a record's bytes, and though a forger had made the checksum right.
    [Fact]
    public void Each_bit_of_each_record_turned_over_is_told_and_disturbs_nobody()
    {
        using var db = Lively();
        var state = db.Cell.State;
        for (var offset = LogIdentity.LogStart; offset < db.Head.Address.End;)
        {
            var address = db.Record(offset).OrThrow().Address;
            var record = state.Log.Store.Read(address).OrThrow().ToArray();
            for (var bit = 0; bit < 8 * record.Length; bit++)
            {
                var damaged = record.ToArray();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                if (Record.Padded(Math.Max(Record.Length(damaged), Record.HeaderSize)) == record.Length)
                {
                    Assert.Equal(
                        "the checksum is wrong",
                        RecordReading.Read(damaged, address, state.Head.Generation).Fault
                    );
                    Record.Seal(damaged, state.Head.Generation, address);
                    var forged = RecordReading.Read(damaged, address, state.Head.Generation);
                    Assert.True(forged is not LogRecord.Unreadable || forged.Fault.IsSome, forged.ToString());
                }
            }

            offset = address.End;
        }
    }

    [Fact]
    public void What_a_damaged_record_still_says_is_told()
    {
        using var folder = new TemporaryFolder();
        Address root;
        using (var db = Database.Open(folder.File("shop.dbdb")).OrThrow())
        {
            root = db.Transact(tree => tree.Set("apple", "3").Set("pear", "five")).OrThrow().Commit.Root;
        }

        using (var file = new FileStream(folder.File("shop.dbdb"), FileMode.Open))
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            file.Position = bytes.AsSpan().IndexOf("five"u8);
            file.WriteByte((byte)'F');
        }

        using var damaged = Database.Open(folder.File("shop.dbdb"), new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var leaf = Assert.IsType<LogRecord.Leaf>(damaged.Record(root.Offset).OrThrow());
        Assert.Equal("the checksum is wrong", leaf.Fault);
        Assert.Equal(
            [new StoredEntry.Inline("apple", "3"), new StoredEntry.Inline("pear", "Five")],
            leaf.Entries.AsEnumerable()
        );
        Assert.Equal(
            root.Offset,
            Assert.IsType<DbError.Corrupt>(Assert.Single(StoredNode.Of(damaged.Head)).Fault.ToArray()[0]).Offset
        );
    }

    [Fact]
    public void The_nodes_of_a_snapshot_are_those_of_its_tree_each_before_those_below_it()
    {
        using var db = Lively();
        foreach (var snapshot in db.History().Select(step => step.OrThrow()))
        {
            var nodes = StoredNode.Of(snapshot).ToArray();
            Assert.Equal(
                TreeNode.RootOf(snapshot.Tree).SelectMany(Down).Select(node => (node.Address, node.Level, node.Count)),
                nodes.Select(node => (node.Address, node.Level, node.Count))
            );
            Assert.All(nodes, node =>
                Assert.Equal(BaseOf(db.Record(node.Address.Offset).OrThrow()), node.Base.IfNone(Address.None))
            );
            Assert.All(nodes, node => Assert.True(node.Fault.IsNone));
        }

        Assert.Contains(StoredNode.Of(db.Head), node => node.Base.IsSome);
        Assert.Empty(StoredNode.Of(db.At(Revision.Zero).OrThrow()));
    }

    [Fact]
    public void Nodes_are_read_as_they_are_asked_for()
    {
        var log = new MemoryStore(_small);
        using var db = Database.Open(log, new() { Limits = _small }).OrThrow();
        db.Transact(tree => tree.SetMany(Numbers(90))).OrThrow();
        var store = new RecordingStore(log);
        using var cold = Database.Open(store, new() { Limits = _small }).OrThrow();
        var before = store.Reads;
        Assert.Equal(2, StoredNode.Of(cold.Head).Take(2).Count());
        Assert.Equal(2, store.Reads - before);
    }

    private static IEnumerable<TreeNode> Down(TreeNode node) => node.Children.SelectMany(Down).Prepend(node);

    private static Address BaseOf(LogRecord record) =>
        record switch
        {
            LogRecord.LeafChanges leaf => leaf.Base,
            LogRecord.BranchChanges branch => branch.Base,
            _ => Address.None,
        };

    private static LogRecord At(Database db, Address address)
    {
        var record = db.Record(address.Offset).OrThrow();
        Assert.Equal((address, true), (record.Address, record.Fault.IsNone));
        return record;
    }

    // Records of every kind.
    private static Database Lively()
    {
        var db = Database.InMemory(new() { Limits = _small });
        db.Transact(tree => tree.SetMany(Numbers(60))).OrThrow();
        for (var i = 0; i < 6; i++)
        {
            db.Transact(tree => tree.Set($"{7 * i:D2}", $"{i}").Remove($"{50 + i}"), $"note {i}").OrThrow();
        }

        db.Transact(tree => tree.Set("long", new string('x', 50)).Set("other", "y")).OrThrow();
        return db;
    }

    private static IEnumerable<Entry> Numbers(int count) =>
        Enumerable.Range(0, count).Select(i => new Entry($"{i:D2}", $"{i}"));
}
