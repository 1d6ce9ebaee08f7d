using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A simulated disk reads as a real one does, and forgets what a real one may forget: no less, no more.
/// </summary>
public class SimulatedDiskLaws
{
    private const string Name = "file";

    [Law]
    internal Property Until_the_power_goes_a_simulated_disk_reads_as_a_real_one(
        [From(nameof(_actions))] ImmutableArray<Action> actions
    )
    {
        var folder = Directory.CreateTempSubdirectory("dbdb-disk-").FullName;
        try
        {
            var simulated = Did(new SimulatedDisk(), Name, actions);
            var real = Did(RealDisk.Instance, Path.Combine(folder, Name), actions);
            return simulated
                .Zip(real, actions)
                .SelectMany(pair =>
                    Differences.Unless(pair.First.SequenceEqual(pair.Second), () =>
                        $"after {pair.Third}: {Show.Of(pair.First)}, really {Show.Of(pair.Second)}"
                    )
                )
                .ToArray()
                .ToProperty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Law]
    internal Property What_was_synced_survives_every_power_cut(
        [From(nameof(_actions))] ImmutableArray<Action> actions,
        [From(nameof(_seeds))] ulong seed
    )
    {
        var disk = new SimulatedDisk();
        var written = Did(disk, Name, actions.Add(new Action.Sync()))[^1];
        var left = disk.Image.AfterPowerCut(seed);
        return (
            disk.Image.IsDurable && left.Find(Name).Exists(bytes => bytes.AsSpan().SequenceEqual(written))
        ).ToProperty();
    }

    [Law]
    internal Property A_byte_after_a_power_cut_is_one_that_was_there_since_the_last_sync_or_lies_where_the_file_grew(
        [From(nameof(_actions))] ImmutableArray<Action> before,
        [From(nameof(_actions))] ImmutableArray<Action> after,
        [From(nameof(_seeds))] ulong seed
    )
    {
        var disk = new SimulatedDisk();
        var versions = Did(disk, Name, before.Add(new Action.Sync()))[^1..];
        versions = [.. versions, .. Did(disk, Name, after, isNew: false)];
        var synced = versions[0];
        var since = after.ToList().FindLastIndex(action => action is Action.Sync) is var last and >= 0
            ? versions.RemoveRange(0, last + 1)
            : versions;
        var left = disk.Image.AfterPowerCut(seed).Find(Name).IfNone([]);
        return Differences
            .Unless(since.Any(version => version.Length == left.Length), () => $"it has {left.Length} bytes")
            .Concat(
                Enumerable
                    .Range(0, Math.Min(left.Length, since[0].Length))
                    .SelectMany(i =>
                        Differences.Unless(since.Any(version => i < version.Length && version[i] == left[i]), () =>
                            $"byte {i} is {left[i]}"
                        )
                    )
            )
            .ToArray()
            .ToProperty();
    }

    [Law]
    internal Property The_same_seed_leaves_the_same_disk(
        [From(nameof(_actions))] ImmutableArray<Action> actions,
        [From(nameof(_seeds))] ulong seed
    )
    {
        var images = new[] { 1, 2 }
            .Select(_ =>
            {
                var disk = new SimulatedDisk(seed, faults: DiskFaults.OneIn(5, seed));
                try
                {
                    Did(disk, Name, actions);
                }
                catch (DiskException)
                {
                    // one of the faults; what was done until then is as good
                }

                return disk.Image.AfterPowerCut(seed).Fingerprint();
            })
            .ToArray();
        return (images[0] == images[1]).ToProperty();
    }

    [Fact]
    public void Of_two_writes_either_may_be_lost_whichever_came_first()
    {
        var disk = new SimulatedDisk();
        Did(
            disk,
            Name,
            [
                new Action.Write(0, new byte[8192]),
                new Action.Sync(),
                new Action.Write(0, [1]),
                new Action.Write(4096, [2]),
            ]
        );

        var left = Enumerable.Range(0, 200).Select(seed => disk.Image.AfterPowerCut((ulong)seed).Find(Name).IfNone([]))
            .Select(bytes => (bytes[0], bytes[4096])).ToHashSet();

        Assert.Equal([(0, 0), (0, 2), (1, 0), (1, 2)], left.Select(pair => ((int)pair.Item1, (int)pair.Item2)).Order());
    }

    [Fact]
    public void A_rename_is_there_whole_or_not_at_all_until_the_folder_is_synced()
    {
        var disk = new SimulatedDisk(image: DiskImage.Empty.Set("old", "old"u8).Set("new", "new"u8));
        disk.Rename("new", "old");

        var left = Enumerable.Range(0, 100).Select(seed => disk.Image.AfterPowerCut((ulong)seed))
            .Select(image => (Text(image, "old"), Text(image, "new"))).ToHashSet();
        disk.SyncFolderOf("old");

        Assert.Equal([("new", ""), ("old", "new")], left.Order());
        Assert.True(disk.Image.IsDurable);
    }

    [Fact]
    public void A_sync_that_forgets_is_followed_by_one_that_says_all_is_well_and_whoever_else_has_the_file_is_told_once()
    {
        var disk = new SimulatedDisk(faults: operation =>
            operation.Kind == DiskOperationKind.Sync && operation.Number < 4
                ? new DiskFault.Forgets(DiskFault.InputOutput)
                : null
        );
        using var file = disk.Create(Name, isPrivate: false);
        using var other = disk.Open(Name, writable: true);
        file.Write(0, [1, 2, 3]);

        Assert.Throws<DiskException>(file.Sync);
        file.Sync();
        Assert.Throws<DiskException>(other.Sync);
        other.Sync();

        Assert.False(disk.Image.IsDurable);
    }

    [Fact]
    public void A_process_that_dies_frees_its_locks_and_its_writes_stay()
    {
        var disk = new SimulatedDisk(faults: operation =>
            operation is { Kind: DiskOperationKind.Write, Offset: 4 } ? new DiskFault.Dies(2) : null
        );
        using var file = disk.Create(Name, isPrivate: false);
        var taken = file.OpenLock(DiskLockKind.Writing);
        Assert.True(taken.TryTake());
        using var others = disk.NewProcess().Open(Name, writable: true);
        var survivor = others.OpenLock(DiskLockKind.Writing);
        Assert.False(survivor.TryTake());
        Assert.True(others.OpenLock(DiskLockKind.Replacement).TryTake());
        file.Write(0, [1, 1, 1, 1]);

        Assert.Throws<ProcessDiedException>(() => file.Write(4, [2, 2, 2, 2]));

        Assert.Throws<ProcessDiedException>(() => file.Length);
        Assert.True(survivor.TryTake());
        taken.Release();
        Assert.False(disk.NewProcess().Open(Name, writable: true).OpenLock(DiskLockKind.Writing).TryTake());
        Assert.Equal([1, 1, 1, 1, 2, 2], disk.Image.Find(Name).IfNone([]));
    }

    [Fact]
    public void A_bit_that_rots_is_turned_over_for_good()
    {
        var disk = new SimulatedDisk(faults: operation =>
            operation is { Kind: DiskOperationKind.Read, Offset: 2 } ? new DiskFault.Rots(9) : null
        );
        using var file = disk.Create(Name, isPrivate: false);
        file.Write(0, [1, 2, 3, 4]);
        file.Sync();
        disk.SyncFolderOf(Name);

        var read = new byte[2];
        Assert.Equal(2, file.Read(2, read));

        Assert.Equal([3, 4 ^ 2], read);
        Assert.Equal([1, 2, 3, 4 ^ 2], disk.Image.Find(Name).IfNone([]));
        Assert.Equal([1, 2, 3, 4 ^ 2], disk.Image.AfterPowerCut(seed: 1).Find(Name).IfNone([]));
    }

    private static readonly Arbitrary<ulong> _seeds = Gen.Choose(0, int.MaxValue - 1)
        .Select(seed => (ulong)seed)
        .ToArbitrary();

    private static readonly Arbitrary<ImmutableArray<Action>> _actions = Arb.From(
        Gen.ListOf(
                Gen.Frequency(
                    (
                        6,
                        from offset in Gen.Choose(0, 9000)
                        from length in Gen.Frequency((4, Gen.Choose(0, 600)), (1, Gen.Choose(0, 9000)))
                        from letter in Gen.Choose(0, 255)
                        select (Action)new Action.Write(offset, Enumerable.Repeat((byte)letter, length).ToArray())
                    ),
                    (2, Gen.Choose(0, 12_000).Select(length => (Action)new Action.SetLength(length))),
                    (1, Gen.Constant((Action)new Action.Sync()))
                ),
                6
            )
            .Select(actions => actions.ToImmutableArray()),
        Shrinking.Fewer
    );

    // What the file reads after each action.
    private static ImmutableArray<byte[]> Did(
        IDisk disk,
        string path,
        ImmutableArray<Action> actions,
        bool isNew = true
    )
    {
        using var file = isNew ? disk.Create(path, isPrivate: false) : disk.Open(path, writable: true);
        disk.SyncFolderOf(path);
        return
        [
            .. actions.Select(action =>
            {
                switch (action)
                {
                    case Action.Write write:
                        file.Write(write.Offset, write.Bytes);
                        break;
                    case Action.SetLength set:
                        file.SetLength(set.Length);
                        break;
                    default:
                        file.Sync();
                        break;
                }

                var bytes = new byte[file.Length];
                return file.Read(0, bytes) == bytes.Length
                    ? bytes
                    : throw new InvalidOperationException("fewer bytes than it has");
            }),
        ];
    }

    private static string Text(DiskImage image, string path) =>
        image.Find(path).Match(Some: System.Text.Encoding.ASCII.GetString, None: () => "");

    internal abstract record Action
    {
        public sealed record Write(int Offset, byte[] Bytes) : Action
        {
            public override string ToString() => $"{Bytes.Length} bytes at {Offset}";
        }

        public sealed record SetLength(int Length) : Action;

        public sealed record Sync : Action;
    }
}
