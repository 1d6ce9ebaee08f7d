using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A copy that was brought up to date is the same database, and nothing that only a copy has is ever lost.
/// </summary>
public class ReplicationLaws
{
    private const string Name = "copy.dbdb";

    private static Arbitrary<CopyLife> Lives => CopyLife.Honest;

    [Law(Share = 2)]
    internal Property A_copy_brought_up_to_date_is_what_its_source_is_from_memory_to_memory(
        [From(nameof(Lives))] CopyLife life
    ) => Hold(life, isSourceInFile: false, isCopyInFile: false);

    [Law(Share = 2)]
    internal Property A_copy_brought_up_to_date_is_what_its_source_is_from_file_to_file(
        [From(nameof(Lives))] CopyLife life
    ) => Hold(life, isSourceInFile: true, isCopyInFile: true);

    [Law(Share = 2)]
    internal Property A_copy_brought_up_to_date_is_what_its_source_is_from_memory_to_file(
        [From(nameof(Lives))] CopyLife life
    ) => Hold(life, isSourceInFile: false, isCopyInFile: true);

    [Law(Share = 2)]
    internal Property A_copy_brought_up_to_date_is_what_its_source_is_from_file_to_memory(
        [From(nameof(Lives))] CopyLife life
    ) => Hold(life, isSourceInFile: true, isCopyInFile: false);

    [Law(Share = 2)]
    internal Property A_copy_that_was_written_to_is_refused_and_left_as_it_is(CopyLife life) =>
        Hold(life, isSourceInFile: true, isCopyInFile: true);

    [Law]
    internal Property A_follower_keeps_up_whatever_is_committed_and_dropped(
        [From(nameof(Lives))] CopyLife life)
    {
        using var run = new CopyRun(
            life,
            () => new MemoryStore(life.Limits),
            () => new MemoryStore(),
            canReopen: false
        );
        return Followed(run, life.Steps.Where(step => step is CopyStep.Commit or CopyStep.Compact)).ToProperty();
    }

    [Law(Share = 4)]
    internal Property A_copy_that_loses_power_at_any_moment_is_an_earlier_one_and_goes_on(
        [From(nameof(Lives))] CopyLife life,
        [Within(0, int.MaxValue)] int seed
    )
    {
        var (moments, ever, acknowledged) = (
            new List<(DiskImage Image, Revision Acknowledged)>(),
            new HashSet<Commit>(),
            Revision.Zero
        );
        var disk = new SimulatedDisk((ulong)seed, watch: (_, image) => moments.Add((image, acknowledged)));
        using var run = new CopyRun(
            life,
            () => new MemoryStore(life.Limits),
            () => FileStore.Open(Name, new(), disk).OrThrow(),
            canReopen: false
        );
        foreach (var step in life.Steps)
        {
            run.Take(step);
            ever.UnionWith(run.Source.History().Select(found => found.OrThrow().Commit));
            acknowledged = run.Copy.Head.Revision;
        }

        return moments
            .Where((_, index) => index % 5 == seed % 5)
            .SelectMany(
                (moment, index) =>
                    AfterPowerCut(
                        run.Source,
                        ever,
                        moment.Image.AfterPowerCut((ulong)(seed + index)),
                        moment.Acknowledged
                    )
            )
            .ToProperty();
    }

    [Law]
    internal Property A_copy_is_made_of_each_beginning_that_a_failing_source_leaves(
        [From(nameof(Lives))] CopyLife life,
        [Within(1, 40)] int reads
    )
    {
        var flaky = new FailingReads(new MemoryStore(life.Limits));
        using var source = Database.Open(flaky, new() { Limits = life.Limits }).OrThrow();
        using var copy = Database.InMemory();
        foreach (var commit in life.Steps.OfType<CopyStep.Commit>())
        {
            source.Transact(tree => tree.With(commit.Operations)).OrThrow();
        }

        var (differences, tries) = (new List<string>(), 0);
        for (var done = CatchUp(); done.IsLeft; done = CatchUp(), tries++)
        {
            flaky.Left = int.MaxValue;
            differences.AddRange(Differences.Unless(done.Error() is DbError.Io && tries < 1000, () => $"{done}"));
            differences.AddRange(
                Differences.Unless(
                    copy.Head.Revision == Revision.Zero
                        || source.At(copy.Head.Revision).OrThrow().Commit == copy.Head.Commit,
                    () => $"{copy.Head} is no revision of the source"
                )
            );
        }

        differences.AddRange(
            Differences.Unless(copy.Head.Commit == source.Head.Commit, () => $"{copy.Head}, not {source.Head}")
        );
        return differences.ToProperty();

        LanguageExt.Either<DbError, Replicated> CatchUp()
        {
            flaky.Left = reads + tries;
            return Follower.CatchUp(copy.Cell, source.Cell, new(null, default, life.SegmentBytes));
        }
    }

    private static Property Hold(CopyLife life, bool isSourceInFile, bool isCopyInFile)
    {
        var disk = new SimulatedDisk();
        using var run = new CopyRun(
            life,
            isSourceInFile
                ? () => FileStore.Open("source.dbdb", new() { Limits = life.Limits }, disk).OrThrow()
                : () => new MemoryStore(life.Limits),
            isCopyInFile ? () => FileStore.Open(Name, new(), disk).OrThrow() : () => new MemoryStore(),
            canReopen: isSourceInFile && isCopyInFile
        );
        return run.Differences().ToProperty();
    }

    private static List<string> Followed(CopyRun run, IEnumerable<CopyStep> steps)
    {
        var differences = new List<string>();
        var following = run.Copy.Follow(run.Source).GetAsyncEnumerator();
        Next();
        foreach (var step in steps)
        {
            var before = run.Source.Head.Revision;
            run.Take(step);
            if (run.Source.Head.Revision > before)
            {
                Next();
                differences.AddRange(
                    Differences.Unless(following.Current.Commit == run.Source.Head.Commit, () =>
                        $"{following.Current} after {step}"
                    )
                );
                differences.AddRange(run.Between());
            }
        }

        following.DisposeAsync().AsTask().Wait();
        return differences;

        void Next() => Assert.True(following.MoveNextAsync().AsTask().Result);
    }

    private static IEnumerable<string> AfterPowerCut(
        Database source,
        HashSet<Commit> ever,
        DiskImage image,
        Revision acknowledged
    )
    {
        if (!image.Names.ContainsKey(Name))
        {
            return Differences.Unless(acknowledged == Revision.Zero, () => "the copy is gone");
        }

        using var copy = Database
            .Open(FileStore.Open(Name, new(), new SimulatedDisk(image: image)).OrThrow())
            .OrThrow();
        var (head, after) = (copy.Head, copy.CatchUp(source));
        return
        [
            .. Differences.Unless(head.Revision >= acknowledged, () =>
                $"{head} is left, where revision {acknowledged} was acknowledged"
            ),
            .. Differences.Unless(head.Revision == Revision.Zero || ever.Contains(head.Commit), () =>
                $"{head} never was one of the source"
            ),
            .. Differences.Unless(
                after.Match(
                    Right: done => done.Commit == source.Head.Commit,
                    Left: error => error is DbError.Diverged && source.At(head.Revision).IsLeft
                ),
                () => $"{after} from {head}"
            ),
            .. Verification.Of(copy).Select(violation => violation.ToString()),
        ];
    }

    private sealed class FailingReads(IStore inner) : StoreDecorator(inner)
    {
        public int Left { get; set; } = int.MaxValue;

        public override LanguageExt.Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
            Left-- > 0 ? base.Read(address) : new DbError.Io("read", "source", "unplugged");
    }
}
