namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// The bytes of a file as they are after the power was cut. Acknowledged is the second commit; the third was under way.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Segment _first = Make.Segment(Make.Genesis, Make.Bytes(100));
    private readonly Segment _second;
    private readonly Segment _third;
    private readonly byte[] _whole;

    public PowerCutTests()
    {
        _second = Make.Segment(_first.After, Make.Bytes(60), Make.Bytes(70));
        _third = Make.Segment(_second.After, Make.Bytes(5000), Make.Bytes(700), Make.Bytes(9));
        _whole = Make.File(
            _first.After,
            4,
            _second.After,
            5,
            Make.BytesOf(_first),
            Make.BytesOf(_second),
            Make.BytesOf(_third)
        );
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(512)]
    [InlineData(64)]
    [InlineData(8)]
    [InlineData(1)]
    public void D1_of_a_commit_that_was_not_synced_any_part_may_persist_and_it_is_there_whole_or_not_at_all(int grain)
    {
        var (from, random) = ((int)_second.After.End, new Random(grain));
        var pieces = Enumerable.Range(from / grain, (_whole.Length - 1) / grain - from / grain + 1).ToArray();
        for (var i = 0; i < Tries.Of(40); i++)
        {
            // All but one, one alone, or any; in the place of the others zeros or junk.
            var chosen = pieces[i * 7 % pieces.Length];
            var persisted = (i % 3) switch
            {
                0 => pieces.Where(piece => piece != chosen),
                1 => [chosen],
                _ => pieces.Where(_ => random.Next(3) > 0),
            };
            var bytes = (byte[])_whole.Clone();
            bytes.AsSpan(from).Fill((byte)(i % 2 == 0 ? 0 : 0x5A));
            foreach (var piece in persisted)
            {
                var (start, end) = (Math.Max(piece * grain, from), Math.Min((piece + 1) * grain, bytes.Length));
                _whole.AsSpan(start, end - start).CopyTo(bytes.AsSpan(start));
            }

            Finds(bytes.AsSpan().SequenceEqual(_whole) ? _third.After : _second.After, bytes);
        }

        Finds(_third.After, _whole);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xFF)]
    [InlineData(4)]
    public void D1_a_length_that_persisted_without_its_data_ends_the_log_where_it_ended(byte junk)
    {
        foreach (var length in new[] { 1, 7, 8, 16, 200, 4096, 100_000 })
        {
            var tail = new byte[length];
            tail.AsSpan().Fill(junk);
            Finds(_second.After, [.. _whole[..(int)_second.After.End], .. tail]);
        }
    }

    [Fact]
    public void D2_power_that_is_cut_during_recovery_again_and_again_loses_nothing()
    {
        var bytes = (byte[])[.. _whole, .. Make.Bytes(300)];
        for (var first = 0; first < 8; first++)
        {
            for (var second = 0; second < 8; second++)
            {
                File.WriteAllBytes(_folder.Database, bytes);
                RecoverUntil(first, bytesOfTheLastWrite: first * 511);
                RecoverUntil(second, bytesOfTheLastWrite: second * 37);
                Assert.Equal(_third.After, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
                Assert.Equal(_third.After, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
            }
        }
    }

    [Fact]
    public void D4_a_cut_between_the_sync_and_the_slot_leaves_the_other_slot_and_the_chain_to_decide()
    {
        var slot = Superblock.Encode(_third.After, 6);
        for (var at = 0; at < slot.Length; at += at < 256 ? 8 : 512)
        {
            var begun = (byte[])_whole.Clone();
            slot.AsSpan(0, at).CopyTo(begun);
            Finds(_third.After, begun);

            var ended = (byte[])_whole.Clone();
            slot.AsSpan(at).CopyTo(ended.AsSpan(at));
            Finds(_third.After, ended);
        }
    }

    [Fact]
    public void D4_a_slot_whose_commit_is_not_there_is_no_proof_to_be_ignored()
    {
        // Only a disk that reorders across the sync makes this; taking the other slot would drop what was acknowledged.
        var bytes = (byte[])_whole.Clone();
        Superblock.Encode(_third.After, 6).CopyTo(bytes, 0);
        bytes.AsSpan((int)_second.After.End).Clear();
        File.WriteAllBytes(_folder.Database, bytes);

        Assert.Equal(
            _third.After.CommitAddress.Offset,
            Assert.IsType<DbError.Corrupt>(Files.Refusal(_folder.Database)).Offset
        );
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    public void Dispose() => _folder.Dispose();

    private void Finds(LogHead expected, byte[] bytes)
    {
        File.WriteAllBytes(_folder.Database, bytes);
        Assert.Equal(expected, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
        using (var store = Files.Open(_folder.Database))
        {
            Assert.Equal(expected, Make.Value(store.ReadHead()));
            expected = Files.Append(store, expected, times: 1);
        }

        Assert.Equal(expected, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
    }

    // Opens to write; from its nth change on nothing reaches the disk any more, but a part of that one.
    private void RecoverUntil(int n, int bytesOfTheLastWrite)
    {
        var disk = new FaultyDisk { BytesOfAFailedWrite = bytesOfTheLastWrite };
        disk.Before = operation =>
        {
            if (operation is "write" or "sync" or "set length" && n-- <= 0)
            {
                disk.BytesOfAFailedWrite = n < -1 ? 0 : disk.BytesOfAFailedWrite;
                throw FaultyDisk.Error(operation);
            }
        };
        Files.TryOpen(_folder.Database, OpenMode.MustExist, disk).IfRight(store => store.Dispose());
    }
}
