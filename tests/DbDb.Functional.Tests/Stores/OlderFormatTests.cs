using System.Buffers.Binary;

namespace DbDb.Functional.Tests.Stores;

/// <summary>Files of older versions of the format: 1 has no changes to nodes, 2 no commits after gaps.</summary>
public sealed class OlderFormatTests : IDisposable
{
    private const int VersionAt = 4;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_of_an_older_version_is_read_and_stays_one(uint version)
    {
        var bytes = Older(version);

        using (var db = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow())
        {
            Assert.Equal(2, db.Head.Revision.Number);
            Assert.Equal("value 7", db.Head.Tree.Find("key 7").Map(value => value.ToString()));
            Assert.Empty(Verification.Of(db));
        }

        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_file_of_an_older_version_becomes_version_3_with_the_first_slot_that_is_written_and_keeps_its_history(
        uint version
    )
    {
        Older(version);

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            var root = db.Transact(tree => tree.Set("key 7", "new")).OrThrow().Commit.Root;
            Assert.True(root.Length < 100); // changes to the one leaf, which version 1 hasn't got
        }

        Assert.Contains(3U, Versions());
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Assert.Equal(3, db.Head.Revision.Number);
            Assert.Equal("new", db.Head.Tree.Find("key 7").Map(value => value.ToString()));
            Assert.Equal("value 7", db.At(new(2)).OrThrow().Tree.Find("key 7").Map(value => value.ToString()));
            Assert.Equal([3, 2, 1], db.History().Select(step => step.OrThrow().Revision.Number));
            Assert.Empty(Verification.Of(db));
            db.Transact(tree => tree.Set("key 8", "new")).OrThrow();
        }

        Assert.Equal([3U, 3U], Versions());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Before_anything_is_written_to_a_file_of_an_older_version_a_slot_of_version_3_is_durable(uint version)
    {
        Older(version);
        using var store = FileStore.Open(_folder.Database, new()).OrThrow();
        var head = store.ReadHead().OrThrow();

        Make.Error<DbError.Conflict>(store.Append(Make.Segment(Make.Genesis)));

        Assert.Contains(3U, Versions());
        Assert.Equal(head, store.ReadHead().OrThrow());
    }

    public void Dispose() => _folder.Dispose();

    // Nothing in its log is stored as changes, nor after a gap; its slots say the version, and have the checksums that
    // they have then.
    private byte[] Older(uint version)
    {
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Transact(tree => tree.SetMany(Enumerable.Range(0, 50).Select(i => new Entry($"key {i}", $"value {i}"))))
                .OrThrow();
            // All nodes of which are whole.
            db.Load(Enumerable.Range(0, 50).Select(i => new Entry($"key {i + 50}", $"value {i}"))).OrThrow();
        }

        var bytes = File.ReadAllBytes(_folder.Database);
        Assert.DoesNotContain(Kinds(bytes), kind => kind > 4);
        for (var index = 0; index < 2; index++)
        {
            var slot = bytes.AsSpan(index * 4096, 4096);
            BinaryPrimitives.WriteUInt32LittleEndian(slot[VersionAt..], version);
            BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum.Of(slot, 0, (ulong)index + 1));
        }

        File.WriteAllBytes(_folder.Database, bytes);
        return bytes;
    }

    private uint[] Versions() =>
        File.ReadAllBytes(_folder.Database) is var bytes
            ?
            [
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(VersionAt)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4096 + VersionAt)),
            ]
            : [];

    private static IEnumerable<int> Kinds(byte[] bytes)
    {
        for (
            var at = 8192;
            at + 16 <= bytes.Length && bytes[at + 4] != 0;
            at += (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8)) + 7) & -8
        )
        {
            yield return bytes[at + 4];
        }
    }
}
