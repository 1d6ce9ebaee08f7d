namespace DbDb.Functional.Cli;

internal static class ImportVerb
{
    private static readonly string[] _notes =
    [
        "Of equal keys the last one counts. What is malformed is named with its line, and nothing is imported;",
        "with --batch, nothing after the last full batch. With --history, all revisions are made or none, and",
        "each keeps its number, instant and note. Where no database is, none is created for what is malformed",
        "within the first MiB of entries, or the first batch; what is malformed later, or in a history, leaves",
        "an empty one.",
        "",
        .. FormatNotes.Read,
    ];

    public static Verb Create()
    {
        var source = SourceArgument.Create();
        var format = FormatOption.ToExchange();
        var batch = Options.Number(
            "--batch",
            "N",
            "commits every N entries, instead of all at once at the end",
            otherwise: 0,
            least: 1,
            most: Array.MaxLength);
        var history = HistoryOption.Create(
            "makes every revision that export --history has written, in a database that has none yet");
        var commit = new CommitOptions();
        return new(
            "import",
            "sets all entries of SOURCE in one transaction",
            [source],
            [format, batch, history, .. commit.All],
            Run)
        {
            Notes = _notes,
        };

        ExitCode Run(Call call)
        {
            if (call.Value(history))
            {
                HistoryOption.Exclude(call, [format, batch, .. commit.Notes]);
            }

            var note = commit.Note(call);
            using var data = DataSource.Open(call.Value(source), call);
            return call.Value(history) ? ImportHistory(call, commit, data) : ImportEntries(call, data, note);
        }

        ExitCode ImportEntries(Call call, DataSource data, string note)
        {
            var lines = new LineReader(data.Stream, data.Name, EntryReader.LongestLine);
            using var progress = ProgressOf(call, data, lines);
            var watched = Watch(
                EntryReader.Read(call.Value(format) ?? RowFormat.Tsv, lines), progress, call.Interrupt);
            using var begun = new BegunEntries(watched);
            if (!IsThere(call.Path))
            {
                Begin(begun, call.Value(batch) is var most and > 0 ? most : long.MaxValue);
            }

            var entries = begun.All();
            using var database = commit.Open(call);
            if (call.Value(batch) is var size and > 0)
            {
                CommitInBatches(call, database, entries, (int)size, note);
            }
            else
            {
                LoadAtOnce(database, entries, note);
            }

            return ExitCode.Done;
        }
    }

    private static ExitCode ImportHistory(Call call, CommitOptions commit, DataSource data)
    {
        using var database = commit.Open(call);
        return HistoryFromSource.Run(call, data, database);
    }

    private static Progress ProgressOf(Call call, DataSource data, LineReader lines) => new(
        call.Streams.Error,
        call.Streams.ErrorIsTerminal && !(call.Streams.InputIsTerminal && data.IsStandard),
        "importing",
        () => data.Length > 0 ? (double)lines.Position / data.Length : -1,
        TimeProvider.System);

    private static bool IsThere(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    // A database is created once it is known that there is something for it: what is malformed early on leaves none.
    private static void Begin(BegunEntries entries, long most)
    {
        try
        {
            entries.Begin(most);
        }
        catch (Failure failure)
        {
            throw failure.With("nothing was imported");
        }
    }

    private static void LoadAtOnce(Database database, IEnumerable<Entry> entries, string note)
    {
        try
        {
            database.Load(entries, note).OrThrow();
        }
        catch (Failure failure)
        {
            throw failure.With("nothing was imported");
        }
    }

    private static void CommitInBatches(Call call, Database database, IEnumerable<Entry> entries, int size, string note)
    {
        var committed = 0L;
        try
        {
            foreach (var chunk in entries.Chunk(size))
            {
                database.Transact(tree => tree.SetMany(chunk), note).OrThrow();
                committed += chunk.Length;
            }
        }
        catch (Failure failure)
        {
            throw failure.With(Before(committed));
        }
        catch (DbException failure)
        {
            throw Failure.Unusable($"{Messages.Of(failure.Error, call.Path)}; {Before(committed)}");
        }
    }

    private static string Before(long committed) =>
        committed == 0 ? "nothing was imported"
            : FormattableString.Invariant($"{committed} entries were committed before it");

    private static IEnumerable<Entry> Watch(
        IEnumerable<Entry> entries, Progress progress, CancellationToken interrupt)
    {
        foreach (var entry in entries)
        {
            interrupt.ThrowIfCancellationRequested();
            progress.Step();
            yield return entry;
        }

        interrupt.ThrowIfCancellationRequested(); // the last moment at which nothing is committed yet
    }
}
