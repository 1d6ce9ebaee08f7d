using System.Collections.Immutable;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>A segment may hold several commits: after a crash any number of the first of them are there, each whole.</summary>
public class GroupLaws(ITestOutputHelper output)
{
    private const int CutsAtEachMoment = 4;
    private const string Path = "law.dbdb";

    [Fact]
    public void D1_a_power_cut_amid_a_group_of_commits_leaves_the_first_few_of_them_whole()
    {
        var states = 0L;
        Prop.ForAll(Deeds.Any, deeds =>
        {
            var (heads, bytes) = deeds.Written();
            return Moments(deeds).Where(moment => !moment.Image.IsDurable).SelectMany(moment =>
                from number in Enumerable.Range(0, CutsAtEachMoment)
                let seed = Dice.For(deeds.Generation, states++).Next()
                from difference in Differences(moment.Image.AfterPowerCut(seed), moment, deeds, heads, bytes)
                select $"power cut {seed} after {moment.After}: {difference}").Take(1).ToArray().ToProperty();
        }).Holds();
        output.WriteLine($"{states} disks after a crash");
    }

    // Each segment is read in chunks of a commit, so that the first is written last.
    private static List<(DiskOperation After, DiskImage Image, int Acknowledged, int Begun)> Moments(Deeds deeds)
    {
        var moments = new List<(DiskOperation, DiskImage, int, int)>();
        var (acknowledged, begun) = (0, 0);
        var disk = new SimulatedDisk(deeds.Generation, watch: (after, image) =>
        {
            if (moments.Count == 0 || !ReferenceEquals(moments[^1].Item2, image))
            {
                moments.Add((after, image, acknowledged, begun));
            }
        });
        using var store = Open(disk, deeds);
        foreach (var segment in deeds.Segments)
        {
            begun = acknowledged + segment.Length;
            store.Append(Segment.Streamed(store.ReadHead().OrThrow(), writer => Deed.Stream(segment, writer))).OrThrow();
            acknowledged = begun;
        }

        return moments;
    }

    private static IEnumerable<string> Differences(
        DiskImage left, (DiskOperation After, DiskImage Image, int Acknowledged, int Begun) moment, Deeds deeds, ImmutableArray<Head> heads, byte[] bytes)
    {
        using var store = Open(new SimulatedDisk(image: left), deeds);
        var head = store.ReadHead().OrThrow();
        var found = (int)head.Revision.Number;
        var there = new byte[head.End - Superblock.LogStart];
        return Testing.Differences.Unless(
            found >= moment.Acknowledged && found <= moment.Begun && head.Equals(heads[found]),
            () => $"it is {head}; acknowledged {moment.Acknowledged}, begun {moment.Begun}")
            .Concat(Testing.Differences.Unless(
                store.Read(Address.At(Superblock.LogStart, there.Length)).OrThrow().Span.SequenceEqual(bytes.AsSpan(0, there.Length)),
                () => $"the log of {head} has other bytes"));
    }

    private static FileStore Open(SimulatedDisk disk, Deeds deeds) =>
        FileStore.Open(Path, new() { Limits = deeds.Limits, Generation = deeds.Generation, LockTimeout = TimeSpan.Zero }, disk).OrThrow();
}
