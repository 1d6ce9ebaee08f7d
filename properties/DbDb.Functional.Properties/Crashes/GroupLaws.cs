using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// A segment may hold several commits: after a crash any number of the first of them are there, each whole.
/// </summary>
public class GroupLaws(ITestOutputHelper output)
{
    private const int CutsAtEachMoment = 4;
    private const string Path = "law.dbdb";

    [Fact]
    public void D1_a_power_cut_amid_a_group_of_commits_leaves_the_first_few_of_them_whole() =>
        Hold(deeds => Moments(deeds, doFail: false), share: 1, least: 7000);

    [Fact]
    public void D6_so_does_one_after_a_group_that_failed_was_written_over() =>
        Hold(deeds => Moments(deeds, doFail: true), share: 4, least: 3000);

    private void Hold(
        Func<SegmentSequence, IEnumerable<GroupMoment>> moments,
        int share,
        long least,
        [CallerMemberName] string promise = ""
    )
    {
        var states = 0L;
        Prop.ForAll(SegmentSequence.Any, deeds =>
                moments(deeds)
                    .Where(moment => !moment.Image.IsDurable)
                    .SelectMany(moment =>
                        from number in Enumerable.Range(0, CutsAtEachMoment)
                        let seed = Dice.For(deeds.Generation, states++).Next()
                        from difference in Against(moment.Image.AfterPowerCut(seed), moment, deeds)
                        select $"power cut {seed} after {moment.After}: {difference}"
                    )
                    .Take(1)
                    .ToArray()
                    .ToProperty()
            )
            .Holds(share, promise);
        output.WriteLine($"{states} disks after a crash");
        Assert.True(Law.IsOneCase || states * 100 >= least * Law.Tries, $"only {states} disks");
    }

    // Each segment is read in chunks of a commit, so that the first is written last. A segment that fails has other
    // content but the same shape as the one that is then written over it, so that every record lies where another did.
    private static List<GroupMoment> Moments(SegmentSequence deeds, bool doFail)
    {
        var moments = new List<GroupMoment>();
        ImmutableArray<LogState> allowed = [new(deeds.Genesis, [])];
        var isFailing = false;
        var disk = new SimulatedDisk(
            deeds.Generation,
            faults: operation =>
                isFailing && operation.Kind == DiskOperationKind.Write && operation.Offset == allowed[0].Head.End
                    ? new DiskFault.FailsPartway(operation.Length, DiskFault.InputOutput)
                    : null,
            watch: (after, image) =>
            {
                if (moments.Count == 0 || !ReferenceEquals(moments[^1].Image, image))
                {
                    moments.Add(new(after, image, allowed));
                }
            }
        );
        using var store = Open(disk, deeds);
        foreach (var segment in deeds.Segments)
        {
            var head = store.ReadHead().OrThrow();
            if (doFail)
            {
                isFailing = true;
                allowed = [.. allowed, .. allowed[0].Followed(segment, filling: 2)];
                Assert.True(
                    store.Append(Segment.Streamed(head, writer => Deed.Stream(segment, writer, filling: 2))).IsLeft
                );
                isFailing = false;
            }

            var followed = allowed[0].Followed(segment, filling: 1);
            allowed = [.. allowed, .. followed];
            store.Append(Segment.Streamed(head, writer => Deed.Stream(segment, writer))).OrThrow();
            allowed = [followed[^1]];
        }

        return moments;
    }

    private static IEnumerable<string> Against(DiskImage left, GroupMoment moment, SegmentSequence deeds)
    {
        using var store = Open(new SimulatedDisk(image: left), deeds);
        var head = store.ReadHead().OrThrow();
        if (moment.Allowed.FirstOrDefault(state => state.Head.Equals(head)) is not { } found)
        {
            return [$"it is {head}, but only {Show.Of(moment.Allowed, state => state.Head.ToString())} may be there"];
        }

        var log =
            found.Log.Length == 0
                ? []
                : store.Read(Address.At(LogIdentity.LogStart, found.Log.Length)).OrThrow().ToArray();
        return Differences.Unless(log.SequenceEqual(found.Log), () => $"the log of {head} has other bytes");
    }

    private static FileStore Open(SimulatedDisk disk, SegmentSequence deeds) =>
        FileStore
            .Open(
                Path,
                new()
                {
                    Limits = deeds.Limits,
                    Generation = deeds.Generation,
                    LockTimeout = TimeSpan.Zero,
                },
                disk
            )
            .OrThrow();

    /// <summary>
    /// The disk just after something on it changed, and what may be found there: first what was acknowledged.
    /// </summary>
    private sealed record GroupMoment(DiskOperation After, DiskImage Image, ImmutableArray<LogState> Allowed);

    /// <summary>A log: its head, and all its bytes from its start on.</summary>
    private sealed record LogState(LogHead Head, byte[] Log)
    {
        /// <summary>The log after each commit of a segment.</summary>
        public ImmutableArray<LogState> Followed(ImmutableArray<Deed> segment, byte filling)
        {
            var writer = new SegmentWriter(Head);
            var (states, log) = (ImmutableArray.CreateBuilder<LogState>(), Log);
            foreach (var deed in segment)
            {
                deed.WriteTo(writer, filling);
                log = [.. log, .. writer.TakeAll().SelectMany(chunk => chunk.ToArray())];
                states.Add(new(writer.Head, log));
            }

            return states.ToImmutable();
        }
    }
}
