using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// Everything that can be asked of a file, asked of a hostile one. What comes back may be anything but another
/// exception than <see cref="DbException"/>, and takes steps and memory in proportion to the file's length.
/// </summary>
internal sealed class Examination(byte[] file)
{
    private const string Path = "hostile";

    // A scan without a cache reads each node on its way, and there are no more than two for an entry of eight bytes.
    private const int StepsForByte = 1;
    private const int FewSteps = 2000;
    private const int BytesForByte = 4000;
    private const int FewBytes = 16 << 20;

    // What reads each record once may look for it some times more.
    private const int ReadsOfByte = 40;

    // The shortest record of changes; each may make its reader read a base of the greatest length.
    private const int LeastChanges = 48;

    // Deep recursion shows on a small stack.
    private const int StackBytes = 256 << 10;

    private static readonly Retention[] _retentions =
    [
        Retention.All,
        Retention.Last(1),
        Retention.Last(2).Or(Retention.Pinned(new(1))),
    ];
    private static readonly Key[] _keys = ["", "0", "17", "m", "a", "abca", "zz", new byte[Limits.MaxKeyBytes]];

    // A tree has so many levels at most, and so few commits lead to any other.
    private const int StepsDown = 60;
    private const int StepsBack = 200;

    // Whoever looks for faults reads each record of changes with its base.
    private readonly long _bases = (long)file.Length / LeastChanges * Math.Min(file.Length, Bounds.MostNodeBytes);
    private readonly Meter _meter = new(file.Length);
    private readonly List<string> _faults = [];

    /// <summary>Whether it could be opened, so that much could be asked.</summary>
    public bool IsOpened { get; private set; }

    /// <summary>What shouldn't have happened.</summary>
    public IReadOnlyList<string> Faults()
    {
        var thread = new Thread(Examine, StackBytes);
        thread.Start();
        thread.Join();
        return _faults;
    }

    private void Examine()
    {
        Within("opening it to read", () => Open(Disk(), OpenMode.ReadOnly, cacheBytes: 0))
            .IfSome(opened =>
                opened.IfRight(database =>
                {
                    using (database)
                    {
                        IsOpened = true;
                        Read(database);
                    }
                })
            );
        Write();
        Within("recovering it", Recover, bytes: ReadsOfByte * (long)file.Length);
    }

    private void Read(Database database)
    {
        var tree = database.Head.Tree;
        Questions(tree);
        Within("shape", () => TreeShape.Of(tree));
        Within("verification", () => Count(Verification.Of(database)), bytes: ReadsOfByte * (long)file.Length + _bases);
        foreach (var retention in _retentions)
        {
            Within("its space", () => database.Space(retention), bytes: ReadsOfByte * (long)file.Length + _bases);
        }

        Within("history", () => Count(database.History()), bytes: ReadsOfByte * (long)file.Length);
        foreach (
            var revision in new[]
            {
                0,
                1,
                database.Head.Revision.Number / 2,
                database.Head.Revision.Number - 1,
                database.Head.Revision.Number,
                long.MaxValue,
            }
        )
        {
            Within($"revision {revision}", () => database.At(new(revision)), StepsBack)
                .IfSome(found =>
                    found.IfRight(past => Within("a scan of the past", () => Count(past.Tree.Range(KeyRange.All))))
                );
        }

        foreach (var ticks in new[] { 0, 1, long.MinValue, long.MaxValue, database.Head.Instant.UnixTimeTicks - 1 })
        {
            Within($"the past of {ticks}", () => database.AsOf(new(ticks)), 2 * StepsBack);
        }

        Within("a refresh", () => database.Refresh());
    }

    private void Questions(Tree tree)
    {
        foreach (var key in _keys)
        {
            Within("a lookup", () => tree.Find(key), StepsDown);
            Within(
                "a rank",
                () => (tree.Rank(key), tree.CountOf(KeyRange.From(key)), tree.CountOf(KeyRange.From("1").To(key))),
                4 * StepsDown
            );
            Within("neighbours", () => (tree.Floor(key), tree.Ceiling(key)), 6 * StepsDown);
            Within("a range", () => Count(tree.Range(KeyRange.From(key))));
            Within("a range down", () => Count(tree.RangeDescending(KeyRange.From("0").To(key))));
        }

        foreach (var index in new[] { 0, 1, tree.Count / 2, tree.Count - 1, tree.Count })
        {
            Within("a position", () => tree.At(index), StepsDown);
        }

        Within("a scan", () => Most(Count(tree.Range(KeyRange.All))));
        Within("a scan down", () => Most(Count(tree.RangeDescending(KeyRange.All))));
        Within("keys", () => Most(Count(tree.Keys(KeyRange.All))));
    }

    private void Write()
    {
        var disk = Disk();
        var committed = Option<Snapshot>.None;
        Within("opening it to write", () => Open(disk, OpenMode.MustExist, cacheBytes: 1 << 20))
            .IfSome(opened =>
                opened.IfRight(database =>
                {
                    using (database)
                    {
                        foreach (var key in _keys)
                        {
                            Commit("setting", tree => tree.Set(key, "new"));
                        }

                        Commit("a long value", tree => tree.Set("long", new byte[5000]));
                        Commit("removing", tree => _keys[1..4].Aggregate(tree, (rest, key) => rest.Remove(key)));
                        Commit("removing a range", tree => tree.RemoveRange(KeyRange.From("1").To("3")));
                        Commit("removing what lies between", tree => tree.RemoveRange(KeyRange.From("ab").To("c")));
                        Commit("building", tree => Edited(tree.ToBuilder()));
                        Keep("loading", () =>
                            database.Load(Enumerable.Range(0, 40).Select(i => new Entry($"{i % 9}{i}", "loaded")))
                        );
                        Keep("compacting", () => database.Compact(Retention.Last(2)).Map(done => done.Snapshot));
                        Commit("emptying all but one", tree => tree.RemoveRange(KeyRange.From("0")).Set("last", "one"));
                        Within("a scan", () => Count(database.Head.Tree.Range(KeyRange.All)));

                        void Commit(string what, Func<Tree, Tree> change) =>
                            Keep(what, () => database.Transact(change));

                        void Keep(string what, Func<Either<DbError, Snapshot>> commit) =>
                            Within(what, commit).IfSome(done => done.IfRight(snapshot => committed = snapshot));
                    }
                })
            );

        // What was acknowledged is there, whatever the file was like before.
        committed.IfSome(last =>
            Within("opening it again", () => Open(disk, OpenMode.ReadOnly, cacheBytes: 0))
                .IfSome(opened =>
                    opened.Match(
                        Right: database =>
                        {
                            using (database)
                            {
                                if (database.Head.Commit != last.Commit)
                                {
                                    _faults.Add($"{last} was committed, and opening it again gives {database.Head}");
                                }
                            }
                        },
                        Left: error => _faults.Add($"{last} was committed, and opening it again: {error.Message}")
                    )
                )
        );
    }

    // All of a recovery but the new database, which lies on a real disk.
    private long Recover()
    {
        using var opened = Disk().Open(Path, writable: false);
        var damaged = new DamagedFile(opened, default);
        if (Salvage.Of(damaged.Read(0, (int)LogIdentity.LogStart), damaged.Length, damaged.Read) is not { } salvage)
        {
            return 0;
        }

        using var database = Database
            .Open(new SalvagedStore(damaged, salvage.Head, Path), new() { CacheBytes = 0 })
            .OrThrow();
        var bytes = Remains
            .Of(database.Head.Tree, _ => _meter.Step())
            .Sum(entry =>
            {
                _meter.Step();
                return (long)entry.Value.Length;
            });
        return bytes <= file.Length ? bytes : throw new EndlessException();
    }

    private static Tree Edited(TreeBuilder builder)
    {
        foreach (var key in _keys)
        {
            builder.Set(key, "built");
            builder.Remove(key);
        }

        return builder.ToTree();
    }

    private long Count<T>(IEnumerable<T> items)
    {
        var count = 0L;
        foreach (var _ in items)
        {
            _meter.Step();
            count++;
        }

        return count;
    }

    private long Most(long entries) => entries * sizeof(ulong) <= file.Length ? entries : throw new EndlessException();

    private SimulatedDisk Disk() => new(image: DiskImage.Empty.Set(Path, file), faults: _meter.Watch);

    private static Either<DbError, Database> Open(SimulatedDisk disk, OpenMode mode, long cacheBytes) =>
        FileStore
            .Open(Path, new() { Mode = mode }, disk)
            .Bind(store => Database.Open(store, new() { Mode = mode, CacheBytes = cacheBytes }));

    private Option<T> Within<T>(string what, Func<T> question, long steps = long.MaxValue, long bytes = long.MaxValue)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _meter.Allow(Math.Min(steps, FewSteps + (long)StepsForByte * file.Length), bytes);
        try
        {
            return question();
        }
        catch (DbException)
        {
            return Option<T>.None;
        }
        catch (Exception e)
        {
            _faults.Add($"{what}: {e}");
            return Option<T>.None;
        }
        finally
        {
            _meter.Allow(long.MaxValue, long.MaxValue);
            if (
                GC.GetAllocatedBytesForCurrentThread() - before is var taken
                && taken > FewBytes + (long)BytesForByte * file.Length
            )
            {
                _faults.Add($"{what}: it took {taken} bytes of memory for a file of {file.Length}");
            }
        }
    }
}
