namespace DbDb.Functional.Tests.Stores;

/// <summary>A damaged superblock slot beside a whole one: who tells of it, and who writes it anew.</summary>
public sealed class SpareSlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void N7_a_damaged_slot_is_told_to_whoever_verifies_and_all_can_be_read(int index)
    {
        Committed(commits: 3);
        Turn(index);

        using var db = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();

        var fault = Assert.Single(Verification.Of(db));
        Assert.True(fault.IsOfSpare);
        Assert.Equal(Address.At(index * LogIdentity.SlotSize, LogIdentity.SlotSize), fault.Address);
        Assert.StartsWith(
            $"superblock slot {index} is damaged; the other one is whole",
            fault.Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(3, db.Head.Revision.Number);
        Assert.Empty(Verification.Of(db.Head));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void N7_a_damaged_slot_is_written_anew_by_whoever_opens_the_file_to_write(int index)
    {
        Committed(commits: 3);
        Turn(index);

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Assert.Empty(Verification.Of(db));
            Assert.Equal(3, db.Head.Revision.Number);
        }

        Assert.Equal(3, Slots().Before?.Spine[0].Revision.Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void N7_a_slot_that_rots_while_the_file_is_open_is_written_anew_by_the_commits_that_follow_and_by_closing(
        int index
    )
    {
        Committed(commits: 3);
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Turn(index);
            Assert.True(Assert.Single(Verification.Of(db)).IsOfSpare);

            db.Transact(tree => tree.Set("key", "after")).OrThrow();

            Assert.Empty(Verification.Of(db));
            Assert.Equal((4, 3), (Slots().Newest.Spine[0].Revision.Number, Slots().Before?.Spine[0].Revision.Number));
        }

        Assert.Equal((4, 4), (Slots().Newest.Spine[0].Revision.Number, Slots().Before?.Spine[0].Revision.Number));
    }

    [Fact]
    public void N7_a_slot_that_names_an_older_commit_because_its_writer_is_at_work_is_in_order()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        for (var i = 0; i < 5; i++)
        {
            db.Transact(tree => tree.Set("key", $"{i}")).OrThrow();
            Assert.Empty(Verification.Of(db));
        }

        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Empty(Verification.Of(reader));
        Assert.Equal((5, 4), (Slots().Newest.Spine[0].Revision.Number, Slots().Before?.Spine[0].Revision.Number));
    }

    [Fact]
    public void N7_a_slot_of_a_copy_that_went_its_own_way_is_told()
    {
        Committed(commits: 3);
        File.Copy(_folder.Database, _folder.File("copy.dbdb"));
        Add(_folder.Database, "one way");
        Add(_folder.File("copy.dbdb"), "another");
        var other = File.ReadAllBytes(_folder.File("copy.dbdb"));
        var spare = Slots().Newest.Turn % 2 == 0 ? LogIdentity.SlotSize : 0;
        Change(bytes => other.AsSpan(spare, LogIdentity.SlotSize).CopyTo(bytes.AsSpan(spare)));

        using var db = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();

        var fault = Assert.Single(Verification.Of(db));
        Assert.Contains("names a commit that isn't in the log", fault.Reason, StringComparison.Ordinal);
        Assert.Equal((spare, true), (fault.Address.Offset, fault.IsOfSpare));
    }

    [Fact]
    public void N7_a_damaged_slot_of_an_older_version_makes_nobody_write_to_the_file_who_only_opens_it()
    {
        Committed(commits: 2);
        Change(bytes =>
        {
            for (var index = 0; index < LogIdentity.SlotCount; index++)
            {
                var slot = bytes.AsSpan(index * LogIdentity.SlotSize, LogIdentity.SlotSize);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(slot[LogIdentity.VersionAt..], 2);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(
                    slot,
                    Checksum.Of(slot, 0, (ulong)index + 1)
                );
            }

            bytes[100] ^= 1;
        });
        var before = File.ReadAllBytes(_folder.Database);

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Assert.EndsWith(
                "until the next commit writes it anew",
                Assert.Single(Verification.Of(db)).Reason,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public void N7_a_superblock_that_looks_like_nothing_of_ours_is_told_to_be_damaged_where_a_log_lies_behind_it()
    {
        Committed(commits: 2);
        Change(bytes => bytes.AsSpan(0, (int)LogIdentity.LogStart).Clear());
        var before = File.ReadAllBytes(_folder.Database);

        foreach (var mode in Enum.GetValues<OpenMode>())
        {
            Assert.Equal(0, Assert.IsType<DbError.Corrupt>(Files.Refusal(_folder.Database, mode)).Offset);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
    }

    public void Dispose() => _folder.Dispose();

    private void Committed(int commits)
    {
        for (var i = 0; i < commits; i++)
        {
            Add(_folder.Database, $"{i}");
        }
    }

    private static void Add(string path, string value)
    {
        using var db = Database.Open(path).OrThrow();
        db.Transact(tree => tree.Set("key", value).Set($"key {value}", value)).OrThrow();
    }

    private SlotPair Slots() => SuperblockSlots
        .Decode(File.ReadAllBytes(_folder.Database).AsSpan(0, (int)LogIdentity.LogStart), _folder.Database)
        .OrThrow();

    private void Turn(int index) => Change(bytes => bytes[index * LogIdentity.SlotSize + 100] ^= 1);

    private void Change(Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(_folder.Database);
        change(bytes);
        using var file = new FileStream(_folder.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Write(bytes);
    }
}
