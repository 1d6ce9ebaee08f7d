using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// Space is made ahead of the log behind a commit and never in front of its sync, whoever writes: whatever is committed, and wherever the disk fails.
/// </summary>
public class PrewritingLaws
{
    private const string Path = "law.dbdb";
    private const int LongestSegment = 64 << 10;
    private const int Least = 16 << 10;

    private static readonly DiskFault?[] _faults =
        [null, new DiskFault.Fails(DiskFault.NoSpace), new DiskFault.FailsPartway(20_000, DiskFault.NoSpace), new DiskFault.FailsPartway(0, DiskFault.InputOutput)];

    [Fact]
    public void A_commit_that_fits_has_nothing_to_sync_but_its_own_and_behind_it_there_are_zeros_enough_for_the_next_and_no_more_than_ever() =>
        Prop.ForAll(Lives().ToArbitrary(), life => Found(life).ToProperty()).Holds();

    private static Gen<Life> Lives() =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from commits in Gen.Choose(1, 40)
        from lengths in Gen.ListOf(Lengths(), commits)
        from writers in Gen.ListOf(Gen.Choose(0, 1), commits)
        from fault in Gen.Elements(_faults)
        from write in Gen.Choose(0, 3 * commits)
        select new Life((ulong)seed, [.. lengths.Zip(writers)], fault, write);

    private static Gen<int> Lengths() => Gen.Frequency(
        (6, Gen.Choose(0, 5_000)),
        (3, Gen.Choose(0, 40_000)),
        (2, Gen.Choose(LongestSegment - 2_000, LongestSegment + 100)),
        (1, Gen.Choose(0, 600_000)));

    private static string[] Found(Life life)
    {
        var operations = new List<DiskOperation>();
        var writes = 0;
        DiskFault? Fault(DiskOperation operation) => operation.Kind is DiskOperationKind.Write && writes++ == life.Write ? life.Fault : null;
        var prepared = new SimulatedDisk(life.Seed);
        Open(prepared).Dispose();
        var disk = new SimulatedDisk(life.Seed, prepared.Image, Fault, (operation, _) => operations.Add(operation));
        var found = new List<string>();
        Database[] writers = [Open(disk), Open(disk.NewProcess())];
        foreach (var (n, (length, writer)) in life.Commits.Index())
        {
            var start = Math.Max(Superblock.LogStart, writers[writer].Refresh().OrThrow().Address.End);
            var (before, isAhead) = (Length(disk), writes <= life.Write);
            operations.Clear();
            writers[writer].Transact(tree => tree.Set($"{n}", new byte[length])).IfRight(_ => found.AddRange(In(
                new(start, writers[writer].Head.Address.End, before, Bytes(disk), IsWell: life.Fault is null || isAhead == writes <= life.Write), operations)));
        }

        foreach (var database in writers)
        {
            database.Dispose();
        }

        return [.. found, .. life.Fault is null ? Differences.Unless(Length(disk) == End(disk), () => "closing leaves space behind") : []];
    }

    private static IEnumerable<string> In(Commit commit, List<DiskOperation> operations)
    {
        var sync = operations.FindLastIndex(operation => operation.Kind is DiskOperationKind.Sync);
        var beyond = operations.Index().Where(one => one.Item.Kind is DiskOperationKind.Write && one.Item.Offset + one.Item.Length > commit.End);
        var (left, length) = (commit.Bytes.Length - commit.End, commit.End - commit.Start);
        return
        [
            .. Differences.Unless(sync > 0, () => $"{commit}: no sync"),
            .. beyond.Where(one => one.Index < sync).Select(one => $"{commit}: {one.Item} before the sync"),
            .. beyond.Where(one => one.Item.Offset < commit.Before).Select(one => $"{commit}: {one.Item} over what is there"),
            .. Differences.Unless(left <= Prewriting.Most, () => $"{commit}: {left} bytes left"),
            .. Differences.Unless(!commit.IsWell || length > LongestSegment || left >= Least, () => $"{commit}: but {left} bytes left"),
            .. Differences.Unless(length <= LongestSegment || commit.Bytes.Length == Math.Max(commit.Before, commit.End), () => $"{commit}: a long one prewrites"),
            .. Differences.Unless(!commit.Bytes.AsSpan((int)commit.End).ContainsAnyExcept((byte)0), () => $"{commit}: no zeros behind it"),
        ];
    }

    private static Database Open(SimulatedDisk disk) =>
        FileStore.Open(Path, new() { Generation = 42 }, disk).Bind(store => Database.Open(store)).OrThrow();

    private static byte[] Bytes(SimulatedDisk disk) => disk.Image.Find(Path).IfNone([]);

    private static long Length(SimulatedDisk disk) => Bytes(disk).Length;

    private static long End(SimulatedDisk disk)
    {
        using var database = Open(new SimulatedDisk(0, disk.Image));
        return database.Head.Address.End;
    }

    private sealed record Life(ulong Seed, (int Length, int Writer)[] Commits, DiskFault? Fault, int Write)
    {
        public override string ToString() => $"{{ Seed = {Seed}, Commits = [{string.Join(", ", Commits)}], Fault = {Fault}, Write = {Write} }}";
    }

    private sealed record Commit(long Start, long End, long Before, byte[] Bytes, bool IsWell)
    {
        public override string ToString() => $"{Start} to {End} in {Before}";
    }
}
