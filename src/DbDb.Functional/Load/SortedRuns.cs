using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DbDb.Functional.Trees;

namespace DbDb.Functional.Load;

/// <summary>
/// Entries of any number and order, to be read in ascending order, the last of equal keys only: runs are sorted in
/// memory, put into a temporary file where they are more than memory should hold, and merged as they are read. Entries
/// that come in order are neither sorted nor merged.
/// </summary>
internal sealed class SortedRuns : IDisposable
{
    // What an entry takes in memory beside its bytes.
    private const int EntryOverhead = 80;

    // Runs are sorted side by side, as many as there are processors to do it; more of them would take longer to merge.
    private static readonly int _parts = Math.Min(Environment.ProcessorCount, 4);

    private readonly IReadOnlyList<ISortedRun> _runs;
    private readonly RunFile? _file;
    private readonly bool _ascend;

    private SortedRuns(IReadOnlyList<ISortedRun> runs, RunFile? file)
    {
        _runs = runs;
        _file = file;
        _ascend = runs.Zip(runs.Skip(1), (run, next) => run.Last < next.First).All(ascends => ascends);
    }

    /// <summary>The only run and how many entries it has, if all fitted in memory.</summary>
    public int? CountInMemory => _runs switch
    {
        [] => 0,
        [MemoryRun run] => run.Count,
        _ => null,
    };

    /// <summary>What an entry takes in memory, by estimate.</summary>
    public static long BytesOf(Entry entry) => entry.Key.Length + entry.Value.Length + EntryOverhead;

    /// <summary>Reads all entries; as many as take <paramref name="budget"/> bytes are in memory at a time.</summary>
    /// <exception cref="DbException">
    /// A key or value is too large, or the temporary file can't be made or written.
    /// </exception>
    public static SortedRuns Of(IEnumerable<Entry> entries, long budget) =>
        OfAnySize(
            entries.Select(entry =>
            {
                Mutation.CheckSizes(entry.Key, entry.Value);
                return entry;
            }),
            budget);

    /// <summary>The same for entries that never come into a tree.</summary>
    /// <exception cref="DbException">The temporary file can't be made or written.</exception>
    public static SortedRuns OfAnySize(IEnumerable<Entry> entries, long budget)
    {
        var runs = new List<ISortedRun>();
        var pending = new List<Entry>();
        RunFile? file = null;
        try
        {
            var bytes = 0L;
            foreach (var entry in entries)
            {
                pending.Add(entry);
                bytes += BytesOf(entry);
                if (bytes > budget)
                {
                    file ??= RunFile.Create();
                    runs.AddRange(InParts(pending, file.Put));
                    (pending, bytes) = ([], 0);
                }
            }

            if (file is not null)
            {
                runs.AddRange(InParts(pending, sorted => sorted));
            }
            else if (pending.Count > 0)
            {
                runs.Add(new MemoryRun(EntrySort.Sorted(CollectionsMarshal.AsSpan(pending))));
            }

            return new(runs, file);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>All entries, keys ascending, the last that was given of each key.</summary>
    public IEnumerable<Entry> Entries() => _ascend ? _runs.SelectMany(run => run.Entries()) : Merge();

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static ISortedRun[] InParts(List<Entry> entries, Func<MemoryRun, ISortedRun> run)
    {
        var runs = new ISortedRun[Math.Min(_parts, entries.Count)];
        try
        {
            Parallel.For(0, runs.Length, i =>
            {
                var from = (int)((long)entries.Count * i / runs.Length);
                var to = (int)((long)entries.Count * (i + 1) / runs.Length);
                runs[i] = run(new(EntrySort.Sorted(CollectionsMarshal.AsSpan(entries)[from..to])));
            });
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return runs;
    }

    private IEnumerable<Entry> Merge()
    {
        var queue = new PriorityQueue<IEnumerator<Entry>, MergeHead>(MergeHead.InOrder);
        var readers = _runs.Select(run => run.Entries().GetEnumerator()).ToArray();
        try
        {
            for (var run = 0; run < readers.Length; run++)
            {
                if (readers[run].MoveNext())
                {
                    queue.Enqueue(readers[run], MergeHead.Of(readers[run].Current.Key, run));
                }
            }

            Key? last = null;
            while (queue.TryPeek(out var reader, out var at))
            {
                if (last != at.Key)
                {
                    last = at.Key;
                    yield return reader.Current;
                }

                if (reader.MoveNext())
                {
                    queue.DequeueEnqueue(reader, MergeHead.Of(reader.Current.Key, at.Run));
                }
                else
                {
                    queue.Dequeue();
                }
            }
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
        }
    }

    // Where a run's next entry comes. Of equal keys the one from the latest run comes first; the others are passed
    // over.
    private readonly record struct MergeHead(ulong Head, Key Key, int Run)
    {
        public static IComparer<MergeHead> InOrder { get; } = Comparer<MergeHead>.Create((a, b) =>
            a.Head != b.Head ? a.Head.CompareTo(b.Head)
            : a.Key.CompareTo(b.Key) is var order && order != 0 ? order
            : b.Run - a.Run);

        public static MergeHead Of(Key key, int run) => new(EntrySort.HeadOf(key.Span), key, run);
    }
}
