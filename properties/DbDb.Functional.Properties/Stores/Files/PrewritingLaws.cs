using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// Space is made ahead of the log after a commit and never in front of its sync, whoever writes: whatever is
/// committed, and whichever write fails, or cannot be undone.
/// </summary>
public class PrewritingLaws
{
    private const string Path = "law.dbdb";
    private const int LongestSegment = 64 << 10;
    private const int Least = 16 << 10;

    private static readonly DiskFault?[] _faults =
    [
        null,
        new DiskFault.Fails(DiskFault.NoSpace),
        new DiskFault.FailsPartway(20_000, DiskFault.NoSpace),
        new DiskFault.FailsPartway(0, DiskFault.InputOutput),
    ];

    [Fact]
    public void Only_its_own_is_written_before_a_commits_sync_and_what_fails_behind_it_fails_nobody_and_the_zeros_are_never_too_few_nor_too_many()
    {
        var struck = 0;
        Prop.ForAll(Lives().ToArbitrary(), life => new Trial(life, () => struck++).Found().ToProperty()).Holds();
        Assert.InRange(struck, 1, int.MaxValue);
    }

    private static Gen<Life> Lives() =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from commits in Gen.Choose(1, 40)
        from lengths in Gen.ListOf(Lengths(), commits)
        from writers in Gen.ListOf(Gen.Choose(0, 1), commits)
        from fault in Gen.Elements(_faults)
        from write in Gen.Choose(0, 3 * commits)
        from writes in Gen.Choose(1, 3)
        select new Life((ulong)seed, [.. lengths.Zip(writers)], fault, write, writes);

    private static Gen<int> Lengths() => Gen.Frequency(
        (6, Gen.Choose(0, 5_000)),
        (3, Gen.Choose(0, 40_000)),
        (2, Gen.Choose(LongestSegment - 2_000, LongestSegment + 100)),
        (1, Gen.Choose(0, 600_000)));

    private static IEnumerable<string> In(Commit commit, List<DiskOperation> operations)
    {
        var sync = operations.FindLastIndex(operation => operation.Kind is DiskOperationKind.Sync);
        var beyond = operations
            .Index()
            .Where(one => one.Item.Kind is DiskOperationKind.Write && one.Item.Offset + one.Item.Length > commit.End);
        var (left, length) = (commit.Bytes.Length - commit.End, commit.End - commit.Start);
        return
        [
            .. Differences.Unless(sync > 0, () => $"{commit}: no sync"),
            .. beyond.Where(one => one.Index < sync).Select(one => $"{commit}: {one.Item} before the sync"),
            .. beyond
                .Where(one => one.Item.Offset < commit.Before)
                .Select(one => $"{commit}: {one.Item} over what is there"),
            .. Differences.Unless(!commit.IsCut || left <= Prewriting.Most, () => $"{commit}: {left} bytes left"),
            .. Differences.Unless(!commit.IsWell || length > LongestSegment || left >= Least, () =>
                $"{commit}: but {left} bytes left"
            ),
            .. Differences.Unless(
                length <= LongestSegment || commit.Bytes.Length == Math.Max(commit.Before, commit.End),
                () => $"{commit}: a long one prewrites"
            ),
            .. Differences.Unless(
                !commit.IsCut || !commit.Bytes.AsSpan((int)commit.End).ContainsAnyExcept((byte)0),
                () => $"{commit}: no zeros after it"
            ),
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

    private sealed record Life(
        ulong Seed,
        (int Length, int Writer)[] Commits,
        DiskFault? Fault,
        int Change,
        int Changes
    )
    {
        public override string ToString() =>
            $"{{ Seed = {Seed}, Commits = [{string.Join(", ", Commits)}], "
            + $"Fault = {Fault}, Change = {Change}, Changes = {Changes} }}";
    }

    // IsWell: whether no fault came in its way. IsCut: whether what had to be cut off the file was, so far; else rests
    // of other commits may lie after.
    private sealed record Commit(long Start, long End, long Before, byte[] Bytes, bool IsWell, bool IsCut)
    {
        public override string ToString() => $"{Start} to {End} in {Before}";
    }

    // A life lived out on a disk with its fault. Tells whoever counts them of faults after a commit's sync.
    private sealed class Trial(Life life, Action struck)
    {
        private readonly List<DiskOperation> _operations = [];
        private int _changes;
        private long _start;
        private bool _isWell = true;
        private bool _isBehind;
        private bool _isCut = true;

        public string[] Found()
        {
            var prepared = new SimulatedDisk(life.Seed);
            Open(prepared).Dispose();
            var disk = new SimulatedDisk(life.Seed, prepared.Image, Fault, (one, _) => _operations.Add(one));
            Database[] writers = [Open(disk), Open(disk.NewProcess())];
            var found = life
                .Commits.Index()
                .SelectMany(one => Committed(one.Index, one.Item.Length, writers[one.Item.Writer], disk))
                .ToArray();
            foreach (var database in writers)
            {
                database.Dispose();
            }

            return
            [
                .. found,
                .. life.Fault is null
                    ? Differences.Unless(Length(disk) == End(disk), () => "closing leaves space behind")
                    : [],
            ];
        }

        private IEnumerable<string> Committed(int n, int length, Database writer, SimulatedDisk disk)
        {
            (_isWell, _isBehind) = (true, false);
            _operations.Clear();
            if (!writer.Refresh().IsRight)
            {
                // It couldn't make durable what another had left without a slot.
                return Differences.Unless(!_isWell, () =>
                    $"nothing was in the way of commit {n}, and its beginning can't be found"
                );
            }

            _start = Math.Max(LogIdentity.LogStart, writer.Head.Address.End);
            var before = Length(disk);
            _operations.Clear();
            _isBehind = false;
            string[] found =
            [
                .. writer
                    .Transact(tree => tree.Set($"{n}", new byte[length]))
                    .Match(
                        Right: _ =>
                            In(new(_start, writer.Head.Address.End, before, Bytes(disk), _isWell, _isCut), _operations),
                        Left: error =>
                            Differences.Unless(!_isWell && !_isBehind, () =>
                                $"commit {n} is durable, or nothing was in its way, and it failed: {error}"
                            )
                    ),
            ];
            if (_isBehind)
            {
                struck();
            }

            return found;
        }

        private DiskFault? Fault(DiskOperation operation)
        {
            if (
                operation.Kind is not (DiskOperationKind.Write or DiskOperationKind.SetLength)
                || life.Fault is null
                || _changes++ is var change && (change < life.Change || change >= life.Change + life.Changes)
            )
            {
                return null;
            }

            _isWell = false;
            _isCut &= operation.Kind is DiskOperationKind.Write;
            _isBehind |= _operations
                .SkipWhile(one => one.Kind is not DiskOperationKind.Write || one.Offset != _start)
                .Any(one => one.Kind is DiskOperationKind.Sync);
            return operation.Kind is DiskOperationKind.Write ? life.Fault : new DiskFault.Fails(DiskFault.InputOutput);
        }
    }
}
