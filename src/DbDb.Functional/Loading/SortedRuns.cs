namespace DbDb.Functional;

/// <summary>
/// Entries of any number and order, to be read in ascending order, the last of equal keys only: runs are sorted in memory, put into
/// a temporary file where they are more than memory should hold, and merged as they are read. Entries that come in order
/// are neither sorted nor merged.
/// </summary>
internal sealed class SortedRuns : IDisposable
{
    // What an entry takes in memory beside its bytes.
    private const int EntryOverhead = 80;

    private readonly List<ISortedRun> _runs;
    private readonly bool _ascend;
    private readonly FileStream? _file;

    private SortedRuns(List<ISortedRun> runs, bool ascend, FileStream? file)
    {
        _runs = runs;
        _ascend = ascend;
        _file = file;
    }

    /// <summary>The only run and how many entries it has, if all fitted in memory.</summary>
    public int? CountInMemory => _runs is [MemoryRun run] ? run.Count : null;

    /// <summary>What an entry takes in memory, by estimate.</summary>
    public static long BytesOf(Entry entry) => entry.Key.Length + entry.Value.Length + EntryOverhead;

    /// <summary>Reads all entries; as many as take <paramref name="budget"/> bytes are in memory at a time.</summary>
    /// <exception cref="DbException">A key or value is too large, or the temporary file can't be written.</exception>
    public static SortedRuns Of(IEnumerable<Entry> entries, long budget)
    {
        var runs = new List<ISortedRun>();
        var pending = new List<Entry>();
        FileStream? file = null;
        try
        {
            var (bytes, ascend) = (0L, true);
            Key? last = null;
            foreach (var entry in entries)
            {
                Mutation.CheckSizes(entry.Key, entry.Value);
                pending.Add(entry);
                bytes += BytesOf(entry);
                if (bytes > budget)
                {
                    file ??= TemporaryFile();
                    runs.Add(Spilled(Next(), file));
                    bytes = 0;
                }
            }

            runs.Add(new MemoryRun(Next()));
            return new(runs, ascend, file);

            List<Entry> Next()
            {
                var sorted = Sorted(pending);
                if (sorted.Count > 0)
                {
                    ascend &= last is not { } before || before < sorted[0].Key;
                    last = sorted[^1].Key;
                }

                pending = [];
                return sorted;
            }
        }
        catch (IOException e) when (file is not null)
        {
            file.Dispose();
            throw new DbException(new DbError.Io("write", file.Name, e.Message));
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>All entries, keys ascending, the last that was given of each key.</summary>
    public IEnumerable<Entry> Entries() => _ascend ? _runs.SelectMany(run => run.Entries()) : Merged();

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static FileStream TemporaryFile()
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"dbdb-{Guid.NewGuid():N}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                BufferSize = 1 << 20,
                Options = FileOptions.DeleteOnClose,
            });
        if (!OperatingSystem.IsWindows())
        {
            // Without a name, nothing is left of it however this process ends.
            File.Delete(file.Name);
        }

        return file;
    }

    private static List<Entry> Sorted(List<Entry> entries)
    {
        var ascends = true;
        for (var i = 1; ascends && i < entries.Count; i++)
        {
            ascends = entries[i - 1].Key < entries[i].Key;
        }

        if (ascends)
        {
            return entries;
        }

        var heads = new ulong[entries.Count];
        var order = new int[entries.Count];
        for (var i = 0; i < order.Length; i++)
        {
            (heads[i], order[i]) = (HeadOf(entries[i].Key.Span), i);
        }

        // Most keys are told apart by what they begin with, and then nothing more of them is read.
        Array.Sort(heads, order);
        var sorted = new List<Entry>(entries.Count);
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && heads[to] == heads[from]; to++)
            {
            }

            AddAlike(order.AsSpan(from, to - from), entries, sorted);
        }

        return sorted;
    }

    // Adds entries whose keys begin alike. Equal keys keep their order, so that the last of each is the one that counts.
    private static void AddAlike(Span<int> order, List<Entry> entries, List<Entry> sorted)
    {
        if (order.Length > 1)
        {
            order.Sort((a, b) => entries[a].Key.CompareTo(entries[b].Key) is var byKey && byKey != 0 ? byKey : a.CompareTo(b));
        }

        for (var i = 0; i < order.Length; i++)
        {
            if (i == order.Length - 1 || entries[order[i]].Key != entries[order[i + 1]].Key)
            {
                sorted.Add(entries[order[i]]);
            }
        }
    }

    private static ulong HeadOf(ReadOnlySpan<byte> key) =>
        ((ulong)Slotted.HeadOf(key) << 32) | (key.Length > sizeof(uint) ? Slotted.HeadOf(key[sizeof(uint)..]) : 0);

    private static FileRun Spilled(List<Entry> sorted, FileStream file)
    {
        var start = file.Position;
        Span<byte> lengths = stackalloc byte[2 * sizeof(int)];
        foreach (var (key, value) in sorted)
        {
            BitConverter.TryWriteBytes(lengths, key.Length);
            BitConverter.TryWriteBytes(lengths[sizeof(int)..], value.Length);
            file.Write(lengths);
            file.Write(key.Span);
            file.Write(value.Span);
        }

        file.Flush();
        return new(file, start, file.Position);
    }

    private IEnumerable<Entry> Merged()
    {
        // Of equal keys the one from the latest run comes first out of the queue; the others are passed over.
        var queue = new PriorityQueue<IEnumerator<Entry>, (Key Key, int Run)>(
            Comparer<(Key Key, int Run)>.Create((a, b) => a.Key.CompareTo(b.Key) is var order && order != 0 ? order : b.Run - a.Run));
        var readers = _runs.ConvertAll(run => run.Entries().GetEnumerator());
        try
        {
            for (var run = 0; run < readers.Count; run++)
            {
                Enqueue(readers[run], run);
            }

            Key? last = null;
            while (queue.TryDequeue(out var reader, out var at))
            {
                if (last != at.Key)
                {
                    last = at.Key;
                    yield return reader.Current;
                }

                Enqueue(reader, at.Run);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        void Enqueue(IEnumerator<Entry> reader, int run)
        {
            if (reader.MoveNext())
            {
                queue.Enqueue(reader, (reader.Current.Key, run));
            }
        }
    }
}
