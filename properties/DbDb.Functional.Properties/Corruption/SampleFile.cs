using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// A small closed database that has every kind of record, a gap in its history and trees of several levels, and what
/// each of its revisions holds.
/// </summary>
/// <param name="Bytes">The file.</param>
/// <param name="Revisions">The entries after each commit, and before the first.</param>
/// <param name="Earlier">The file as it was then.</param>
/// <param name="Records">Where each record of the log lies, in order.</param>
/// <param name="Height">How many levels the newest tree has.</param>
internal sealed record SampleFile(
    byte[] Bytes,
    ImmutableArray<ImmutableArray<Entry>> Revisions,
    ImmutableArray<byte[]> Earlier,
    ImmutableArray<Address> Records,
    int Height
)
{
    public const string Path = "sample.dbdb";

    private const int Commits = 4;
    private const int Keys = 40;
    private const int Few = 3;

    // After so many commits as many revisions were dropped.
    private const int Gap = 2;

    // Leaves of so many entries that a commit of a few stores changes to them.
    private static readonly Limits _limits = new(160, 64, 4, 8);

    /// <summary>The file that a seed makes.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="fork">
    /// From which commit on, counted from 0, its values have other bytes of the same number, as in a copy that went its
    /// own way.
    /// </param>
    public static SampleFile Of(ulong seed, int fork = int.MaxValue)
    {
        var dice = new Dice(seed);
        var disk = new SimulatedDisk();
        var revisions = ImmutableArray.CreateBuilder<ImmutableArray<Entry>>();
        var earlier = ImmutableArray.CreateBuilder<byte[]>();
        var height = 0;
        var options = new FileStoreOptions { Limits = _limits, Generation = seed + 1 };
        using (var store = FileStore.Open(Path, options, disk).OrThrow())
        using (var database = Database.Open(store, new() { Clock = new HandClock() }).OrThrow())
        {
            Keep(database.Head);
            for (var i = 0; i < Commits; i++)
            {
                Keep(
                    i == Gap ? AfterGap(store, database, Change, Note()) : database.Transact(Change, Note()).OrThrow()
                );

                Tree Change(Tree tree) => Changed(tree, dice, i == 0 ? 2 * Keys : Few, (byte)(i < fork ? 0 : 1));

                string Note() => $"commit {i}";
            }
        }

        var bytes = Read(disk);
        return new(bytes, revisions.ToImmutable(), earlier.ToImmutable(), [.. RecordsOf.File(bytes)], height);

        void Keep(Snapshot snapshot)
        {
            height = snapshot.Tree.Height;
            revisions.Add([.. snapshot.Tree.Range(KeyRange.All)]);
            earlier.Add(Read(disk));
        }
    }

    /// <summary>The revision of this commit, the first being 1; 0 before it.</summary>
    public static Revision RevisionOf(int commit) => new(commit > Gap ? commit + Gap : commit);

    /// <summary>The record that lies at an offset, or none within the superblock.</summary>
    public Address RecordAt(long offset) =>
        Records.FirstOrDefault(record => record.Offset <= offset && offset < record.End);

    private static Snapshot AfterGap(FileStore store, Database database, Func<Tree, Tree> change, string note)
    {
        var planner = new Planner(store.ReadHead().OrThrow(), database.Head.Tree);
        planner.Add(change(database.Head.Tree), database.Head.Instant, note, RevisionOf(Gap + 1));
        store.Append(planner.Finish()).OrThrow();
        return database.Refresh().OrThrow();
    }

    private static Tree Changed(Tree tree, Dice dice, int changes, byte difference)
    {
        // One at least has other bytes in the copy that went its own way.
        tree = tree.Set($"key {dice.Below(Keys):D2}", new byte[] { (byte)(dice.Next() ^ difference) });
        for (var i = 1; i < changes; i++)
        {
            var key = $"key {dice.Below(Keys):D2}";
            tree = dice.OneIn(5)
                ? tree.Remove(key)
                : tree.Set(key, Enumerable.Repeat((byte)(dice.Next() ^ difference), dice.Below(14)).ToArray());
        }

        return tree;
    }

    private static byte[] Read(SimulatedDisk disk) =>
        disk.Image.Find(Path).IfNone(() => throw new InvalidOperationException("the sample is gone"));
}
