using System.Security.Cryptography;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Reading back what was copied, from the file, and copies that are damaged.</summary>
public sealed class ReadBackTests : IDisposable
{
    // More than a segment has, so that each commit of one is a segment of its own.
    private const int Segment = 9 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.dbdb");

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void D8_what_is_damaged_of_a_copy_while_it_is_made_is_found_by_reading_it_back(double part)
    {
        using var db = Filled(segments: 2);
        var at = Part(part, LogIdentity.LogStart, LengthOf(_folder.Database));

        Assert.True(BackedUp(db, new() { Verify = false }, at).IsRight);
        File.Delete(Copy);

        Assert.InRange(
            Assert.IsType<DbError.Corrupt>(BackedUp(db, new() { Verify = true }, at).Error()).Offset,
            LogIdentity.LogStart,
            at
        );
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void D8_what_is_damaged_of_what_a_copy_is_continued_with_is_found_by_reading_it_back(double part)
    {
        using var db = Filled(segments: 1);
        db.Backup(Copy).OrThrow();
        var start = LengthOf(Copy);
        Fill(db, segments: 2);

        var error = BackedUp(db, new() { Verify = true }, Part(part, start, LengthOf(_folder.Database))).Error();

        Assert.InRange(Assert.IsType<DbError.Corrupt>(error).Offset, start, long.MaxValue);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void D8_what_is_damaged_of_a_copy_that_is_made_anew_is_found_by_reading_it_back_and_the_older_one_stays(
        double part
    )
    {
        using var db = Filled(segments: 2);
        db.Backup(Copy).OrThrow();
        db.Compact(Retention.All).OrThrow();
        var older = HeadOf(Copy);
        var at = Part(part, LogIdentity.LogStart, LengthOf(_folder.Database));

        var outcome = BackedUp(db, new() { Verify = true }, at, () =>
            Directory.GetFiles(_folder.Path, ".copy.dbdb.*").Single()
        );

        Assert.InRange(Assert.IsType<DbError.Corrupt>(outcome.Error()).Offset, LogIdentity.LogStart, at);
        Assert.Equal(older.Generation, HeadOf(Copy).Generation);
        AssertIsWhole(db);
        Assert.Equal(["copy.dbdb", "test.dbdb"], _folder.Names());
    }

    [Fact]
    public void What_a_copy_had_before_is_not_read_again()
    {
        using var db = Filled(segments: 1);
        db.Backup(Copy).OrThrow();
        Turn(Copy, LogIdentity.LogStart + 1000);
        db.Transact(tree => tree.Set("small", "one")).OrThrow();

        Assert.InRange(db.Backup(Copy, new() { Verify = true }).OrThrow().Bytes, 1, 1000);
        Assert.Equal(0, db.Backup(Copy, new() { Verify = true }).OrThrow().Bytes);
    }

    [Fact]
    public void D8_where_reading_back_finds_damage_a_copy_that_may_be_replaced_is_made_anew()
    {
        using var db = Filled(segments: 2);

        var done = BackedUp(db, new() { Verify = true, Replace = true }, LogIdentity.LogStart + 1000).OrThrow();

        Assert.Equal(db.Head.Commit, done.Commit);
        AssertIsWhole(db);
    }

    [Fact]
    public void D8_every_bit_of_a_log_is_read_back()
    {
        using var store = new MemoryStore();
        using var db = Database.Open(store).OrThrow();
        foreach (var i in Enumerable.Range(0, 9))
        {
            db.Transact(tree => tree.Set($"{i}", new byte[i % 3 * 60]), $"note {i}").OrThrow();
        }

        var head = store.ReadHead().OrThrow();
        using var turned = new TurnedStore(store);
        var genesis = LogHead.Genesis(head.Generation, head.Limits);
        LogCopy.Verify(turned, genesis, FoundCommit.Of(head), new(null, default)).OrThrow();
        for (turned.At = LogIdentity.LogStart; turned.At < head.End; turned.At++)
        {
            for (turned.Mask = 1; turned.Mask != 0; turned.Mask <<= 1)
            {
                var thrown = Assert.Throws<DbException>(() =>
                    LogCopy.Verify(turned, genesis, FoundCommit.Of(head), new(null, default))
                );
                Assert.InRange(Assert.IsType<DbError.Corrupt>(thrown.Error).Offset, LogIdentity.LogStart, turned.At);
            }
        }
    }

    [Fact]
    public void D8_a_copy_whose_newest_commit_is_damaged_is_refused_and_made_anew_where_it_may_be_replaced()
    {
        using var db = Filled(segments: 0);
        db.Transact(tree => tree.Set("first", "one")).OrThrow();
        db.Transact(tree => tree.Set("second", "two")).OrThrow();
        db.Backup(Copy).OrThrow();
        var (whole, commit) = (File.ReadAllBytes(Copy), HeadOf(Copy).CommitAddress);
        for (var at = commit.Offset; at < commit.End; at += 7)
        {
            File.WriteAllBytes(Copy, whole);
            Turn(Copy, at);
            var damaged = File.ReadAllBytes(Copy);

            Assert.Equal(commit.Offset, Assert.IsType<DbError.Corrupt>(db.Backup(Copy).Error()).Offset);
            Assert.Equal(damaged, File.ReadAllBytes(Copy));

            Assert.Equal(2, db.Backup(Copy, new() { Replace = true, Verify = true }).OrThrow().Commit.Revision.Number);
            AssertIsWhole(db);
        }
    }

    [Fact]
    public void A_source_that_is_damaged_replaces_no_copy()
    {
        using (var filled = Filled(segments: 1))
        {
            filled.Backup(Copy).OrThrow();
            Fill(filled, segments: 1);
        }

        var copied = File.ReadAllBytes(Copy);
        Turn(_folder.Database, copied.Length + 1000);
        using var db = Database.Open(_folder.Database).OrThrow();

        Assert.IsType<DbError.Corrupt>(db.Backup(Copy, new() { Replace = true }).Error());
        Assert.Equal(copied, File.ReadAllBytes(Copy));
        Assert.Equal(["copy.dbdb", "test.dbdb"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    // The first or the last byte of the log that has a meaning, or one between.
    private static long Part(double part, long start, long end) => start + 4 + (long)(part * (end - start - 8));

    private static long LengthOf(string path) => HeadOf(path).End;

    private static LogHead HeadOf(string path)
    {
        using var store = FileStore.Open(path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        return store.ReadHead().OrThrow();
    }

    private static void Turn(string path, long at)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        file.Position = at;
        var turned = (byte)(file.ReadByte() ^ 1);
        file.Position = at;
        file.WriteByte(turned);
    }

    // Turns a bit over, once, as soon as the byte is copied.
    private Either<DbError, Replicated> BackedUp(
        Database db,
        BackupOptions options,
        long damagedAt,
        Func<string>? path = null
    )
    {
        var isDone = false;
        return db.Backup(
            Copy,
            options,
            new Reporter<ReplicationProgress>(progress =>
            {
                if (!isDone && LengthOf(_folder.Database) - progress.TotalBytes + progress.Bytes > damagedAt)
                {
                    Turn(path?.Invoke() ?? Copy, damagedAt);
                    isDone = true;
                }
            })
        );
    }

    private void AssertIsWhole(Database db)
    {
        using var copy = Database.Open(Copy, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Equal(db.Head.Revision, copy.Head.Revision);
        Assert.Empty(Verification.Of(copy));
    }

    private Database Filled(int segments)
    {
        var db = Database.Open(_folder.Database).OrThrow();
        Fill(db, segments);
        return db;
    }

    private static void Fill(Database db, int segments)
    {
        for (var i = 0; i < segments; i++)
        {
            db.Transact(tree => tree.Set($"{tree.Count}", RandomNumberGenerator.GetBytes(Segment))).OrThrow();
        }
    }

    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }

    // A bit of what is read is another one.
    private sealed class TurnedStore(IStore inner) : StoreDecorator(inner)
    {
        public long At { get; set; }

        public byte Mask { get; set; }

        public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
            base.Read(address)
                .Map(bytes =>
                {
                    var read = bytes.ToArray();
                    if (At >= address.Offset && At < address.End)
                    {
                        read[At - address.Offset] ^= Mask;
                    }

                    return (ReadOnlyMemory<byte>)read;
                });

        public override void Dispose()
        {
            // The other store is somebody else's.
        }
    }
}
