using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A long load whose chunks a thread of its own writes, while the next are made, is all there or not at all.
/// </summary>
public class WritingBesideLaws
{
    private const string Path = "law.dbdb";

    private static readonly DiskFault?[] _faults =
    [
        null,
        new DiskFault.Fails(DiskFault.NoSpace),
        new DiskFault.FailsPartway(1000, DiskFault.InputOutput),
        new DiskFault.Forgets(DiskFault.InputOutput),
        new DiskFault.Dies(),
        new DiskFault.Dies(1000),
    ];

    private static Gen<Case> Cases =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from before in Gen.Choose(0, 300)
        from count in Gen.Choose(0, 12_000)
        from valueBytes in Gen.Choose(0, 90)
        from fault in Gen.Elements(_faults)
        from change in Gen.Choose(0, 20)
        from end in Gen.OneOf(Gen.Constant(int.MaxValue), Gen.Choose(0, 12_000))
        select new Case((ulong)seed, before, count, valueBytes, fault, change, end);

    [Law]
    internal Property Whatever_fails_or_ends_it_the_database_is_as_before_or_as_afterwards_also_behind_a_power_cut(
        [From(nameof(Cases))] Case one
    ) => Found(one).ToProperty();

    private static string[] Found(Case one)
    {
        var first = Entries(one.Before, 1, "before");
        var prepared = new SimulatedDisk(one.Seed);
        using (var database = Open(prepared).OrThrow())
        {
            database.Transact(tree => tree.SetMany(first)).OrThrow();
        }

        var changes = 0;
        var disk = new SimulatedDisk(one.Seed, prepared.Image, operation =>
            IsChange(operation) && changes++ == one.Change ? one.Fault : null
        );
        var (before, after) = (Model(first), Model([.. first, .. Entries(one.Count, one.ValueBytes, "after")]));
        var said = Load(disk, one);
        return
        [
            .. Of("the disk", disk.Image),
            .. Of("a power cut", disk.Image.AfterPowerCut(one.Seed)),
            .. Differences.Unless(said != Said.Nothing || one.Fault is DiskFault.Dies || one.End < one.Count, () =>
                "it says nothing"
            ),
        ];

        IEnumerable<string> Of(string what, DiskImage image)
        {
            using var database = Open(new SimulatedDisk(one.Seed, image)).OrThrow();
            var tree = database.Head.Tree;
            var isBefore = !Differences.Between(tree, before).Any();
            var isAfter = !Differences.Between(tree, after).Any();
            var isRight = said switch
            {
                Said.Loaded => isAfter,
                Said.Failed or Said.Nothing when one.End < one.Count => isBefore,
                _ => isBefore || isAfter,
            };
            return Differences
                .Unless(isRight, () => $"{what}: {tree.Count} entries, before {isBefore}, after {isAfter}, said {said}")
                .Concat(
                    Differences.Unless(database.Transact(now => now.Set("next", "one")).IsRight, () =>
                        $"{what}: it doesn't go on"
                    )
                );
        }
    }

    private static bool IsChange(DiskOperation operation) =>
        operation.Kind is DiskOperationKind.Write or DiskOperationKind.Sync or DiskOperationKind.SetLength;

    private static Said Load(SimulatedDisk disk, Case one)
    {
        try
        {
            return Open(new BesideDisk(disk))
                .Bind(database =>
                {
                    using (database)
                    {
                        return database.LoadAscending(Ending(Entries(one.Count, one.ValueBytes, "after"), one.End));
                    }
                })
                .Match(Right: _ => Said.Loaded, Left: _ => Said.Failed);
        }
        catch (Exception exception) when (exception is ProcessDiedException or EndedException)
        {
            return Said.Nothing;
        }
    }

    private static Either<DbError, Database> Open(IDisk disk) =>
        FileStore.Open(Path, new() { Generation = 42 }, disk).Bind(store => Database.Open(store));

    private static ImmutableArray<Entry> Entries(int count, int valueBytes, string begin) =>
        [.. Enumerable.Range(0, count).Select(i => new Entry($"{begin} {i:D6}", new byte[valueBytes]))];

    private static IEnumerable<Entry> Ending(ImmutableArray<Entry> entries, int end)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            yield return i < end ? entries[i] : throw new EndedException();
        }
    }

    private static ImmutableSortedDictionary<Key, Value> Model(ImmutableArray<Entry> entries) =>
        entries.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value);

    private enum Said
    {
        Loaded,
        Failed,
        Nothing,
    }

    internal sealed record Case(
        ulong Seed,
        int Before,
        int Count,
        int ValueBytes,
        DiskFault? Fault,
        int Change,
        int End
    );

    private sealed class EndedException : Exception;

    /// <summary>A disk whose files long segments are written to beside their making.</summary>
    private sealed class BesideDisk(IDisk disk) : IDisk
    {
        public string Resolve(string path) => disk.Resolve(path);

        public DiskEntry Look(string path) => disk.Look(path);

        public IDiskFile Open(string path, bool writable) => new BesideFile(disk.Open(path, writable));

        public IDiskFile Create(string path, bool isPrivate) => new BesideFile(disk.Create(path, isPrivate));

        public void Rename(string path, string target) => disk.Rename(path, target);

        public bool TryRename(string path, string target) => disk.TryRename(path, target);

        public void Delete(string path) => disk.Delete(path);

        public void SyncFolderOf(string path) => disk.SyncFolderOf(path);
    }

    private sealed class BesideFile(IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public bool IsWrittenBeside => true;

        public int Read(long offset, Span<byte> target) => file.Read(offset, target);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void Sync() => file.Sync();

        public void SetLength(long length) => file.SetLength(length);

        public bool IsAt(string path) => file.IsAt(path);

        public Option<string> WhyIrreplaceable(string path) => file.WhyIrreplaceable(path);

        public void Resemble(IDiskFile model, bool isWritable = false) =>
            file.Resemble(((BesideFile)model).Inner, isWritable);

        public IDiskLock OpenLock(DiskLockKind which) => file.OpenLock(which);

        private IDiskFile Inner => file;

        public void Dispose() => file.Dispose();
    }
}
