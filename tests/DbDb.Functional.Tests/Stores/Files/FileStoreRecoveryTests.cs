namespace DbDb.Functional.Tests.Stores;

public sealed class FileStoreRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Segment _first = Make.Segment(Make.Genesis, Make.Bytes(100));
    private readonly Segment _second;
    private readonly Segment _third;
    private readonly byte[] _log;

    public FileStoreRecoveryTests()
    {
        _second = Make.Segment(_first.After, Make.Bytes(60), Make.Bytes(70));
        _third = Make.Group(_second.After, 2);
        _log = [.. Make.BytesOf(_first), .. Make.BytesOf(_second), .. Make.BytesOf(_third)];
    }

    private LogHead Last => _third.After;

    [Fact]
    public void F5_a_file_cut_anywhere_behind_its_newest_slot_is_damaged_and_never_emptied()
    {
        var whole = Make.File(_second.After, 4, Last, 5, _log);

        // A damaged file is looked at several times, so not every length.
        for (var length = 1; length < whole.Length; length += length < 64 ? 1 : length < LogIdentity.LogStart ? 97 : 13)
        {
            File.WriteAllBytes(_folder.Database, whole[..length]);

            var error = Files.Refusal(_folder.Database, OpenMode.ReadOnly);

            if (length <= LogIdentity.MagicAt)
            {
                Assert.IsType<DbError.NotADatabase>(error); // too little to be told from anything else
            }
            else
            {
                Assert.Equal(
                    length < LogIdentity.SlotSize ? 0
                        : length < LogIdentity.LogStart ? _second.After.CommitAddress.Offset
                        : Last.CommitAddress.Offset,
                    Assert.IsType<DbError.Corrupt>(error).Offset
                );
            }

            Assert.Equal(whole[..length], File.ReadAllBytes(_folder.Database));
        }
    }

    [Fact]
    public void F5_a_last_segment_cut_anywhere_that_no_slot_names_is_left_off_and_cleared()
    {
        var commits = new[] { _second.After, Make.Group(_second.After, 1).After, Last };
        var whole = Make.File(_first.After, 4, _second.After, 5, _log);
        for (var length = _second.After.End; length <= whole.Length; length++)
        {
            var expected = commits.Last(head => head.End <= length);
            File.WriteAllBytes(_folder.Database, whole[..(int)length]);
            Assert.Equal(expected, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
            Assert.Equal(length, new FileInfo(_folder.Database).Length);

            Assert.Equal(expected, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));

            Assert.Equal(expected.End, new FileInfo(_folder.Database).Length);
        }
    }

    [Fact]
    public void D8_a_flipped_byte_in_a_segment_that_no_slot_names_leaves_it_off_from_its_commit()
    {
        var commits = new[] { _second.After, Make.Group(_second.After, 1).After, Last };
        var whole = Make.File(_first.After, 4, _second.After, 5, _log);
        for (var at = (int)_second.After.End; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x40;
            File.WriteAllBytes(_folder.Database, damaged);

            Assert.Equal(
                commits.Last(head => head.End <= at),
                Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly))
            );
        }
    }

    [Fact]
    public void D3_either_slot_flipped_in_any_byte_leads_to_the_same_head()
    {
        var isNamedTwice = Make.File(Last, 4, Last, 5, _log);
        var isNamedOnce = Make.File(_second.After, 4, Last, 5, _log);
        for (var at = 0; at < LogIdentity.LogStart; at++)
        {
            var damaged = (byte[])(at % 61 == 0 ? isNamedOnce : isNamedTwice).Clone();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(_folder.Database, damaged);

            Assert.Equal(Last, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
        }
    }

    [Fact]
    public void D3_both_slots_damaged_is_damage_at_the_front()
    {
        var whole = Make.File(_second.After, 4, Last, 5, _log);
        for (var at = 0; at < LogIdentity.SlotSize; at += 97)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            damaged[LogIdentity.SlotSize + at * 7 % LogIdentity.SlotSize] ^= 0x10;
            File.WriteAllBytes(_folder.Database, damaged);

            Assert.Equal(
                new DbError.Corrupt(0, "both superblock slots are damaged"),
                Files.Refusal(_folder.Database, OpenMode.MustExist)
            );
            Assert.Equal(damaged, File.ReadAllBytes(_folder.Database));
        }
    }

    [Fact]
    public void D3_a_slot_that_was_never_written_since_is_followed_forward()
    {
        File.WriteAllBytes(_folder.Database, Make.File(Make.Genesis, 0, Make.Genesis, 1, _log));

        Assert.Equal(Last, Make.Value(Files.HeadOf(_folder.Database, OpenMode.ReadOnly)));
    }

    [Fact]
    public void D8_a_commit_that_the_newest_slot_names_and_that_does_not_check_is_damage_and_no_torn_write()
    {
        var whole = Make.File(_second.After, 4, Last, 5, _log);
        for (var at = (int)Last.CommitAddress.Offset; at < Last.End; at += 5)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x01;
            File.WriteAllBytes(_folder.Database, damaged);

            Assert.Equal(
                Last.CommitAddress.Offset,
                Assert
                    .IsType<DbError.Corrupt>(
                        Files.Refusal(_folder.Database, at % 8 == 0 ? OpenMode.MustExist : OpenMode.ReadOnly)
                    )
                    .Offset
            );
        }
    }

    [Fact]
    public void Commits_that_no_slot_names_are_written_again_and_synced_before_they_are_named()
    {
        File.WriteAllBytes(_folder.Database, Make.File(_first.After, 4, _second.After, 5, _log));
        var disk = new FaultyDisk();

        using var store = Files.Open(_folder.Database, disk: disk);

        var added = Last.End - _second.After.End;
        var changes = disk.Journal.Where(step => step is "sync" || step.StartsWith("write", StringComparison.Ordinal));
        Assert.Equal(
            $"write 4096+4096, write {_second.After.End}+{added}, sync, write 0+4096",
            string.Join(", ", changes)
        );
        Assert.Equal(Make.File(Last, 6, _second.After, 5, _log), File.ReadAllBytes(_folder.Database));
        Assert.Equal(Last, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void Commits_that_no_slot_names_are_synced_before_a_reader_sees_them()
    {
        File.WriteAllBytes(_folder.Database, Make.File(_first.After, 4, _second.After, 5, _log));
        var disk = new FaultyDisk();

        using var reader = Files.Open(_folder.Database, OpenMode.ReadOnly, disk);

        Assert.Single(disk.Journal, "sync");
        Assert.Equal(Last, Make.Value(reader.ReadHead()));
        Assert.Single(disk.Journal, "sync");
    }

    [Fact]
    public void Prewritten_zeros_stay_and_longer_tails_are_cut_off_without_reading_them()
    {
        File.WriteAllBytes(_folder.Database, [.. Make.File(_second.After, 4, Last, 5, _log), .. new byte[100_000]]);
        Assert.Equal(Last, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
        Assert.Equal(Last.End + 100_000, new FileInfo(_folder.Database).Length);

        using (var file = File.OpenWrite(_folder.Database))
        {
            file.SetLength(1L << 38); // a hole
        }

        Assert.Equal(Last, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));
        Assert.Equal(Last.End, new FileInfo(_folder.Database).Length);
    }

    [Fact]
    public void A_rest_behind_zeros_is_cut_off()
    {
        File.WriteAllBytes(_folder.Database, [.. Make.File(_second.After, 4, Last, 5, _log), .. new byte[200_000], 1]);

        Assert.Equal(Last, Make.Value(Files.HeadOf(_folder.Database, OpenMode.MustExist)));

        Assert.Equal(Last.End, new FileInfo(_folder.Database).Length);
    }

    [Fact]
    public void Opening_does_not_wait_for_a_writer_at_work_and_leaves_its_unfinished_commit()
    {
        var bytes = Make.File(
            _first.After,
            4,
            _second.After,
            5,
            _log[..^(_log.Length - (int)(_second.After.End - LogIdentity.LogStart) - 20)]
        );
        File.WriteAllBytes(_folder.Database, bytes);
        using var writer = new FileLock(_folder.Database);
        Assert.True(writer.TryTake());

        using var store = Files.Open(_folder.Database);

        Assert.Equal(_second.After, Make.Value(store.ReadHead()));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    // It may be what was acknowledged before a crash, and is just being recovered; or what will fail to be synced.
    [Fact]
    public void Opening_waits_for_a_writer_that_has_yet_to_name_a_commit()
    {
        var bytes = Make.File(_first.After, 4, _second.After, 5, _log);
        File.WriteAllBytes(_folder.Database, bytes);
        using var writer = new FileLock(_folder.Database);
        Assert.True(writer.TryTake());

        Assert.IsType<DbError.Locked>(Files.Refusal(_folder.Database, timeout: TimeSpan.FromMilliseconds(20)));

        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
        writer.Release();
        using var store = Files.Open(_folder.Database);
        Assert.Equal(Last, Make.Value(store.ReadHead()));
    }

    public void Dispose() => _folder.Dispose();
}
