using System.Security.Cryptography;

namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// Bytes that lie on disks. If one of these fails, the format has changed, and old files can't be read.
/// </summary>
public sealed class GoldenBytesTests
{
    // The 37th commit of a log, its tree of height 2 with 1,000 entries at 20,000+512.
    private static readonly Commit _commit = new()
    {
        Revision = new Revision(37),
        Ordinal = 37,
        Instant = new Instant(0x0123456789ABCDEF),
        Root = Address.At(20000, 512),
        Count = 1000,
        Height = 2,
        Start = 16000,
        Records = 3,
        Digest = 0xAABBCCDD,
        Parent = Address.At(15848, 152),
        ParentRevision = new Revision(36),
        Jump = Address.At(9000, 152),
        JumpRevision = new Revision(21),
        ParentHash = Hash.Of("parent"u8),
        Note = "moved",
    };

    [Fact]
    public void A_superblock_slot_lies_as_it_always_has()
    {
        var head = new LogHead(
            Make.Generation,
            new Limits(4096, 2048, 96, 512),
            _commit,
            Address.At(20512, 152),
            20664,
            Hash.Of("commit"u8),
            [
                new(37, new(37), Address.At(20512, 152)),
                new(21, new(21), Address.At(9000, 152)),
                new(0, Revision.Zero, Address.None),
            ]
        );

        var slot = Superblock.Encode(head, 6);

        Assert.Equal(4096, slot.Length);
        AssertBytes(slot, 0, "8637D7AC", "checksum");
        AssertBytes(slot, 4, "03000000", "version");
        AssertBytes(slot, 8, "446244622E466E00", "magic");
        AssertBytes(slot, 16, "EFCDAB8967452301", "generation");
        AssertBytes(slot, 24, "00100000", "bytes of a leaf");
        AssertBytes(slot, 28, "00080000", "bytes of a branch");
        AssertBytes(slot, 32, "60000000", "children of a branch");
        AssertBytes(slot, 36, "00020000", "bytes of an inline value");
        AssertBytes(slot, 40, "0600000000000000", "turn");
        AssertBytes(slot, 48, "B850000000000000", "end");
        AssertBytes(slot, 56, Convert.ToHexString(SHA256.HashData("commit"u8)), "hash");
        AssertBytes(slot, 88, "0300000000000000", "length of the spine");
        AssertBytes(slot, 96, "2500000000000000" + "130000040A000000", "spine: revision 37");
        AssertBytes(slot, 112, "1500000000000000" + "1300006504000000", "spine: revision 21");
        AssertBytes(slot, 128, "0000000000000000" + "0000000000000000", "spine: revision 0");
        Assert.DoesNotContain(slot[144..], b => b != 0);
        Assert.Equal(6, Assert.IsType<Slot.Valid>(Superblock.Decode(slot, 0)).Turn);

        foreach (var older in new[] { "F1C9A69501000000", "F4812D7A02000000" }) // as it lay in versions 1 and 2
        {
            Convert.FromHexString(older).CopyTo(slot, 0);
            Assert.Equal(6, Assert.IsType<Slot.Valid>(Superblock.Decode(slot, 0)).Turn);
        }
    }

    [Fact]
    public void A_commit_record_lies_as_it_always_has()
    {
        var address = Address.At(20512, Record.Padded(CommitRecord.Length(_commit)));
        var record = new byte[address.Length];
        CommitRecord.Write(_commit, record);
        Record.Seal(record, Make.Generation, address);

        AssertBytes(record, 0, "F31E89C1", "checksum");
        AssertBytes(record, 4, "04", "kind");
        AssertBytes(record, 5, "02", "level: height of the tree");
        AssertBytes(record, 6, "0000", "count");
        AssertBytes(record, 8, "7D000000", "length");
        AssertBytes(record, 12, "00000000", "prefix length, link width, reserved");
        AssertBytes(record, 16, "2500000000000000", "revision");
        AssertBytes(record, 24, "EFCDAB8967452301", "instant");
        AssertBytes(record, 32, "400000C409000000", "root");
        AssertBytes(record, 40, "E803000000000000", "entries");
        AssertBytes(record, 48, "803E000000000000", "start");
        AssertBytes(record, 56, "130000BD07000000", "parent");
        AssertBytes(record, 64, "1300006504000000", "jump");
        AssertBytes(record, 72, "1500000000000000", "jump's revision");
        AssertBytes(record, 80, "03000000", "records");
        AssertBytes(record, 84, "DDCCBBAA", "digest");
        AssertBytes(record, 88, Convert.ToHexString(SHA256.HashData("parent"u8)), "parent's hash");
        AssertBytes(record, 120, "6D6F766564" + "000000", "note and padding");
        Assert.Equal(128, record.Length);
        Assert.Equal(_commit, CommitRecord.Read(record, address));
    }

    [Fact]
    public void A_commit_record_behind_a_gap_lies_as_it_always_has()
    {
        var commit = _commit with { Revision = new(1000), ParentRevision = new(990), JumpRevision = new(21) };
        var address = Address.At(20512, Record.Padded(CommitRecord.Length(commit)));
        var record = new byte[address.Length];
        CommitRecord.Write(commit, record);
        Record.Seal(record, Make.Generation, address);

        AssertBytes(record, 0, "2F8EE4B4", "checksum");
        AssertBytes(record, 4, "07", "kind");
        AssertBytes(record, 5, "02", "level: height of the tree");
        AssertBytes(record, 6, "0000", "count");
        AssertBytes(record, 8, "8D000000", "length");
        AssertBytes(record, 12, "00000000", "prefix length, link width, reserved");
        AssertBytes(record, 16, "E803000000000000", "revision");
        AssertBytes(record, 24, "EFCDAB8967452301", "instant");
        AssertBytes(record, 32, "400000C409000000", "root");
        AssertBytes(record, 40, "E803000000000000", "entries");
        AssertBytes(record, 48, "803E000000000000", "start");
        AssertBytes(record, 56, "130000BD07000000", "parent");
        AssertBytes(record, 64, "1300006504000000", "jump");
        AssertBytes(record, 72, "1500000000000000", "jump's revision");
        AssertBytes(record, 80, "03000000", "records");
        AssertBytes(record, 84, "DDCCBBAA", "digest");
        AssertBytes(record, 88, Convert.ToHexString(SHA256.HashData("parent"u8)), "parent's hash");
        AssertBytes(record, 120, "2500000000000000", "ordinal");
        AssertBytes(record, 128, "DE03000000000000", "parent's revision");
        AssertBytes(record, 136, "6D6F766564" + "000000", "note and padding");
        Assert.Equal(144, record.Length);
        Assert.Equal(commit, CommitRecord.Read(record, address));

        // One whose revision is its ordinal lies in the other way.
        Convert.FromHexString("2500000000000000").CopyTo(record, 16);
        Assert.Null(CommitRecord.Read(record, address));
    }

    [Fact]
    public void The_checksum_of_known_bytes_is_known()
    {
        var block = Enumerable.Range(0, 80).Select(i => (byte)i).ToArray();

        Assert.Equal(0xD38F3AFAU, Checksum.Of(block, 1, 2));
    }

    private static void AssertBytes(byte[] bytes, int offset, string hex, string what) =>
        Assert.Equal((what, hex), (what, Convert.ToHexString(bytes, offset, hex.Length / 2)));
}
