using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests;

/// <summary>What a database says of bytes that aren't those it wrote.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Entries = 600;
    private const int Sector = 512;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;
    private readonly Commit _first;
    private readonly Commit _last;

    public DamageTests()
    {
        using (var db = Create(_folder.Database))
        {
            (_first, _last) = (db.At(new Revision(1)).OrThrow().Commit, db.Head.Commit);
        }

        _whole = File.ReadAllBytes(_folder.Database);
    }

    [Theory]
    [InlineData("a bit")]
    [InlineData("zeros")]
    [InlineData("from elsewhere")]
    [InlineData("of another database")]
    public void D8_what_damage_hit_is_corrupt_at_its_address_and_everything_else_can_be_read(string damage)
    {
        Create(_folder.File("other.dbdb")).Dispose();
        var other = File.ReadAllBytes(_folder.File("other.dbdb"));
        for (var at = (int)_first.Start; at + Sector < _first.Root.Offset; at += 3001)
        {
            var bytes = (byte[])_whole.Clone();
            var sector = bytes.AsSpan(at / Sector * Sector, Sector);
            switch (damage)
            {
                case "a bit":
                    bytes[at] ^= 4;
                    break;
                case "zeros":
                    sector.Clear();
                    break;
                case "from elsewhere":
                    _whole.AsSpan(at / Sector * Sector + 2 * Sector, Sector).CopyTo(sector);
                    break;
                default:
                    other.AsSpan(at / Sector * Sector, Sector).CopyTo(sector);
                    break;
            }

            File.WriteAllBytes(_folder.Database, bytes);
            IsToldWhereItIs(bytes);
        }
    }

    [Fact]
    public void D9_a_scan_stops_at_a_read_that_fails_and_a_later_one_reads_all()
    {
        for (var n = 0; n < 30; n += 3)
        {
            var disk = new FaultyDisk();
            using var db = Database.Open(Files.Open(_folder.Database, OpenMode.ReadOnly, disk)).OrThrow();
            disk.FailFrom(n, operation => operation is "read");
            var seen = new List<Entry>();
            var failure = Assert.Throws<DbException>(() => Scan(db.Head.Tree, seen));

            Assert.True(Assert.IsType<DbError.Io>(failure.Error).Offset >= LogIdentity.LogStart);
            Assert.Equal(Expected().Take(seen.Count), seen);
            disk.Before = _ => { };
            Assert.Equal(Expected(), db.Head.Tree.Range(KeyRange.All));
        }
    }

    // What fails while it is read ahead is read again when it is needed.
    [Fact]
    public void D9_a_read_that_fails_once_stops_a_scan_or_costs_it_nothing()
    {
        var stopped = 0;
        for (var n = 0; n < 30; n++)
        {
            var disk = new FaultyDisk();
            using var db = Database.Open(Files.Open(_folder.Database, OpenMode.ReadOnly, disk)).OrThrow();
            disk.FailNth(n, operation => operation is "read");
            var seen = new List<Entry>();
            try
            {
                Scan(db.Head.Tree, seen);
                Assert.Equal(Expected(), seen);
            }
            catch (DbException failure)
            {
                stopped++;
                Assert.True(Assert.IsType<DbError.Io>(failure.Error).Offset >= LogIdentity.LogStart);
                Assert.Equal(Expected().Take(seen.Count), seen);
            }

            Assert.Equal(Expected(), db.Head.Tree.Range(KeyRange.All));
        }

        Assert.InRange(stopped, 1, 29);
    }

    private static void Scan(Tree tree, List<Entry> seen)
    {
        foreach (var entry in tree.Range(KeyRange.All))
        {
            seen.Add(entry);
        }
    }

    [Fact]
    public void P4_an_old_snapshot_is_read_unchanged_while_others_commit_and_after_the_file_is_replaced()
    {
        using var reader = Database
            .Open(_folder.Database, new() { Mode = OpenMode.ReadOnly, CacheBytes = 0 })
            .OrThrow();
        var old = reader.At(new Revision(1)).OrThrow();
        var newest = reader.Head;
        using (var writer = Database.Open(_folder.Database).OrThrow())
        {
            for (var i = 0; i < 50; i++)
            {
                writer.Transact(tree => tree.RemoveRange(KeyRange.All).Set($"{i}", "x")).OrThrow();
                Assert.Equal(Entries, old.Tree.Range(KeyRange.All).Count());
                Assert.Equal(Expected(), newest.Tree.Range(KeyRange.All));
            }
        }

        Assert.Equal(1, reader.Refresh().OrThrow().Tree.Count);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_folder.Database);
            Create(_folder.Database).Dispose();
            Assert.Equal(Entries, old.Tree.Range(KeyRange.All).Count());
            Assert.Equal(Expected(), newest.Tree.Range(KeyRange.All));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Database Create(string path)
    {
        var db = Database.Open(path, new() { Limits = new Limits(512, 512, 16, 100) }).OrThrow();
        db.Transact(tree => tree.SetMany(Enumerable.Range(0, Entries).Select(i => EntryOf(i)))).OrThrow();
        db.Transact(tree => tree.Set("last", "one")).OrThrow();
        return db;
    }

    private static Entry EntryOf(int i) => new($"{i:D5}", $"{i * i}{new string('v', i % 37 == 0 ? 300 : i % 20)}");

    private static IEnumerable<Entry> Expected() =>
        Enumerable.Range(0, Entries).Select(EntryOf).Append(new Entry("last", "one"));

    private void IsToldWhereItIs(byte[] bytes)
    {
        using var db = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var told = new HashSet<long>();
        var readable = 0;
        foreach (var (key, value) in Expected())
        {
            db.Head.Read(tree => tree.Find(key)).Match(
                Right: found =>
                {
                    Assert.Equal(value, found);
                    readable++;
                },
                Left: error => told.Add(Assert.IsType<DbError.Corrupt>(error).Offset));
        }

        Assert.InRange(readable, Entries / 2, Entries + 1);
        var listed = Verification.Of(db).ToList();
        Assert.Equal(bytes.AsSpan().SequenceEqual(_whole), listed.Count == 0);
        Assert.Subset(listed.Select(violation => violation.Address.Offset).ToHashSet(), told);
        Assert.All(listed, violation => Assert.Contains(
            Enumerable.Range((int)violation.Address.Offset, violation.Address.Length), at => bytes[at] != _whole[at]));
        Assert.Equal("one", db.Head.Tree.Find("last").Map(value => value.ToString()));
        Assert.Equal(_last, db.Head.Commit);
    }
}
