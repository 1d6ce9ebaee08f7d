using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests;

public sealed class RecoveryTests : IDisposable
{
    private const int PerCommit = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;
    private readonly Snapshot[] _history;

    public RecoveryTests()
    {
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            for (var i = 1; i <= 5; i++)
            {
                db.Transact(tree => tree.SetMany(Enumerable.Range(i * 100, PerCommit).Select(n => Entry(n, i))))
                    .OrThrow();
            }

            _history = [.. Enumerable.Range(0, 6).Select(i => db.At(new Revision(i)).OrThrow())];
            foreach (var snapshot in _history)
            {
                // Which loads it, so that it can be read when the file is damaged.
                Assert.Empty(Verification.Of(snapshot));
            }
        }

        _whole = File.ReadAllBytes(_folder.Database);
    }

    private string Target => _folder.File("target.dbdb");

    [Fact]
    public void D3_both_slots_lost_leaves_the_last_commit_to_be_recovered_from_the_records_alone()
    {
        foreach (var fill in new byte[] { 0, 0xFF, 0x5A })
        {
            Recovers(5, bytes => bytes.AsSpan(0, (int)LogIdentity.LogStart).Fill(fill));
        }
    }

    [Fact]
    public void D3_both_slots_damaged_in_any_byte_leave_the_last_commit_to_be_recovered()
    {
        for (var at = 0; at < Superblock.SpineAt; at += 3)
        {
            Recovers(5, bytes =>
            {
                bytes[at] ^= 0x21;
                bytes[LogIdentity.SlotSize + at] ^= 0x21;
            });
        }
    }

    [Fact]
    public void D3_limits_that_a_damaged_slot_still_tells_are_the_new_files_too()
    {
        var limits = new Limits(512, 512, 16, 32);
        var path = _folder.File("small.dbdb");
        using (var db = Database.Open(path, new() { Limits = limits }).OrThrow())
        {
            db.Transact(tree => tree.SetMany(Enumerable.Range(0, 500).Select(i => Entry(i, 1)))).OrThrow();
        }

        var bytes = File.ReadAllBytes(path);
        bytes[Superblock.HashAt] ^= 1;
        bytes[LogIdentity.SlotSize + Superblock.HashAt] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(500, Recovery.Copy(path, Target).OrThrow().Copied);

        using var target = Database.Open(Target).OrThrow();
        Assert.Equal(limits, target.Head.Tree.Limits);
        Assert.Empty(Verification.Of(target));
    }

    [Fact]
    public void D3_a_newest_commit_that_is_damaged_leaves_the_one_before_it_to_be_recovered()
    {
        var start = (int)_history[5].Commit.Start;
        for (var at = start; at < _whole.Length; at += (_whole.Length - start) / 40)
        {
            var found = Recovers(4, bytes => bytes[at] ^= 0x08);
            Assert.Equal(new Revision(5), found.Newest);
        }
    }

    [Fact]
    public void D3_what_is_damaged_is_left_out_counted_and_named()
    {
        // The first leaf of revision 2 holds keys that no later commit touched, and revision 5 still refers to it.
        var leaf = _history[2].Commit.Start;
        var lost = new List<Loss>();
        var found = Recover(bytes =>
        {
            bytes[leaf + 50] ^= 0x08;
            bytes.AsSpan(0, (int)LogIdentity.LogStart).Clear();
        }, lost);

        var loss = Assert.Single(lost);
        Assert.Equal((leaf, "the checksum is wrong"), (loss.Address.Offset, loss.Reason));
        Assert.Equal((new Revision(5), loss.Entries), (found.Commit.Revision, found.Lost));
        using var target = Database.Open(Target).OrThrow();
        var expected = _history[5].Tree.Range(KeyRange.All).ToHashSet();
        Assert.Equal(expected.Count - found.Lost, found.Copied);
        Assert.Equal(found.Copied, target.Head.Tree.Count);
        Assert.All(target.Head.Tree.Range(KeyRange.All), entry => Assert.Contains(entry, expected));
        Assert.Empty(Verification.Of(target));
    }

    [Fact]
    public void D3_a_file_cut_anywhere_gives_the_last_commit_that_is_whole()
    {
        for (var length = (int)LogIdentity.LogStart; length < _whole.Length; length += 331)
        {
            File.WriteAllBytes(_folder.Database, _whole[..length]);
            var expected = _history.Last(snapshot => snapshot.Address.End <= length);
            if (expected.Revision == Revision.Zero)
            {
                Assert.IsType<DbError.Corrupt>(Refusal());
                continue;
            }

            Assert.Equal(expected.Commit, Recovery.Copy(_folder.Database, Target).OrThrow().Commit);
            IsInTarget(expected);
        }
    }

    [Fact]
    public void D3_sectors_that_the_disk_cannot_read_are_recovered_around()
    {
        var disk = new FaultyDisk();
        var bad = _history[1].Commit.Start / 4096 * 4096;
        disk.BeforeRead = (offset, length) =>
        {
            if (offset < bad + 4096 && offset + length > bad)
            {
                throw FaultyDisk.Error("read");
            }
        };
        var lost = new List<Loss>();

        var found = Recovery.Copy(disk, _folder.Database, Target, lost.Add).OrThrow();

        Assert.Equal(new Revision(5), found.Commit.Revision);
        Assert.NotEmpty(lost);
        Assert.Equal(_history[5].Tree.Count, found.Copied + found.Lost);
    }

    [Fact]
    public void D3_a_recovery_writes_over_nothing_and_leaves_no_other_file()
    {
        File.WriteAllText(Target, "precious");
        Assert.Equal(Target, Assert.IsType<DbError.Io>(Refusal()).Path);
        Assert.Equal("precious", File.ReadAllText(Target));

        File.Delete(Target);
        using var cancel = new CancellationTokenSource();
        File.WriteAllBytes(_folder.Database, Damaged(bytes => bytes[_history[2].Commit.Start + 50] ^= 1));
        Assert.Throws<OperationCanceledException>(() =>
            Recovery.Copy(_folder.Database, Target, _ => cancel.Cancel(), cancel.Token)
        );
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void D3_what_holds_no_commit_is_said_to_and_nothing_is_written()
    {
        Assert.IsType<DbError.Missing>(Refusal(_folder.File("none")));

        File.WriteAllText(_folder.Database, "once upon a time");
        Assert.IsType<DbError.NotADatabase>(Refusal());

        File.WriteAllBytes(_folder.Database, new byte[100_000]);
        Assert.IsType<DbError.NotADatabase>(Refusal());

        File.WriteAllBytes(_folder.Database, _whole[..9000]);
        Assert.Equal(LogIdentity.LogStart, Assert.IsType<DbError.Corrupt>(Refusal()).Offset);

        var newer = Make.File(Make.Genesis, 0, Make.Genesis, 1);
        newer[LogIdentity.VersionAt] = 7;
        BitConverter.TryWriteBytes(newer, Checksum.Of(newer.AsSpan(0, LogIdentity.SlotSize), 0, 1));
        File.WriteAllBytes(_folder.Database, newer);
        Assert.Equal(new DbError.Format(_folder.Database, 7, 3), Refusal());
        Assert.False(File.Exists(Target));
    }

    public void Dispose() => _folder.Dispose();

    private static Entry Entry(int n, int version) =>
        new($"key {n:D5}", $"{version}/{new string('v', n % 50 + (n % 40 == 0 ? 1000 : 0))}");

    private DbError Refusal(string? path = null) =>
        Recovery.Copy(path ?? _folder.Database, Target).Match(
            Right: found => throw new Xunit.Sdk.XunitException($"it recovered {found}"), Left: error => error);

    private byte[] Damaged(Action<byte[]> damage)
    {
        var bytes = (byte[])_whole.Clone();
        damage(bytes);
        return bytes;
    }

    private Recovered Recover(Action<byte[]> damage, List<Loss> lost)
    {
        var bytes = Damaged(damage);
        File.WriteAllBytes(_folder.Database, bytes);
        File.Delete(Target);
        var found = Recovery.Copy(_folder.Database, Target, lost.Add).OrThrow();
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
        return found;
    }

    private Recovered Recovers(int revision, Action<byte[]> damage)
    {
        var lost = new List<Loss>();
        var found = Recover(damage, lost);
        Assert.Empty(lost);
        Assert.Equal(
            (_history[revision].Commit, _history[revision].Tree.Count, 0L),
            (found.Commit, found.Copied, found.Lost)
        );
        IsInTarget(_history[revision]);
        return found;
    }

    private void IsInTarget(Snapshot expected)
    {
        using (var target = Database.Open(Target).OrThrow())
        {
            Assert.Equal(expected.Tree.Range(KeyRange.All), target.Head.Tree.Range(KeyRange.All));
            Assert.Equal($"recovered from revision {expected.Revision}", target.Head.Note);
        }

        File.Delete(Target);
    }
}
