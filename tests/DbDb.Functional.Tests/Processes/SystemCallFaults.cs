namespace DbDb.Functional.Tests.Processes;

/// <summary>
/// The dbdb command while the system fails its calls, one at a time: whatever is failed, and with whichever error, the
/// command says so or it doesn't matter, and the database is as before or as afterwards.
/// </summary>
public sealed class SystemCallFaults : IDisposable
{
    private const string Changing = "pwrite64,fdatasync,fsync,ftruncate,rename,renameat2,unlink";
    private const string Looking = "pread64,openat,fcntl,statx";

    private readonly TemporaryFolder _folder = new();
    private int _runs;

    [TheoryWithStrace]
    [InlineData("set", "pwrite64", 4)]
    [InlineData("create", "pwrite64", 4)]
    [InlineData("import", "pwrite64", 5)]
    [InlineData("import-few", "pwrite64", 4)]
    public void D6_a_write_that_fails_is_told_and_leaves_the_database_as_it_was(
        string deed,
        string call,
        int atLeast
    ) => FailEach(deed, call, atLeast, share: 7, ["EIO", "ENOSPC", "EDQUOT", "EFBIG"]);

    [TheoryWithStrace]
    [InlineData("set", "fdatasync", 2)]
    [InlineData("create", "fdatasync,fsync", 4)]
    [InlineData("import", "fdatasync", 2)]
    public void D5_a_sync_that_fails_is_told_and_never_tried_again(string deed, string calls, int atLeast) =>
        FailEach(deed, calls, atLeast, share: 4, ["EIO", "ENOSPC", "EDQUOT", "EROFS"]);

    [TheoryWithStrace]
    [InlineData("set", "ftruncate", 1)]
    [InlineData("create", "ftruncate,renameat2,openat", 4)]
    public void F8_a_rename_a_creation_or_a_truncation_that_fails_leaves_nothing_half_done(
        string deed,
        string calls,
        int atLeast
    ) => FailEach(deed, calls, atLeast, share: 4, ["ENOSPC", "EIO", "EDQUOT"]);

    [TheoryWithStrace]
    [InlineData("set")]
    public void D9_a_look_that_fails_is_told(string deed) =>
        FailEach(deed, Looking, atLeast: 20, share: 4, ["EIO", "ENOLCK", "EACCES"]);

    [TheoryWithStrace]
    [InlineData("set")]
    [InlineData("create")]
    public void D7_calls_that_signals_interrupt_are_made_again(string deed)
    {
        var path = Prepare(deed, out var before);
        var interrupted = "pwrite64,fdatasync,fsync,ftruncate,openat,fcntl,pread64".Split(',');
        var trace = _folder.File("interrupted");
        var outcome = Child.RunDbdbUnder(
            [
                .. Options(path, trace, interrupted),
                .. interrupted.SelectMany(call => new[] { "-e", $"inject={call}:error=EINTR:when=1+2" }),
            ],
            Arguments(deed, path)
        );

        Assert.Equal((0, "", ""), outcome);
        Assert.True(File.ReadLines(trace).Count(line => line.Contains("EINTR", StringComparison.Ordinal)) > 15);
        Assert.Equal(After(deed, before), State(path));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Fails every call of these once, with one of the errors in turn; many, or all with every error, as DBDB_TESTS
    /// says.
    /// </summary>
    private void FailEach(string deed, string calls, int atLeast, int share, string[] errors)
    {
        var made = Made(deed, calls);
        Assert.InRange(made.Sum(one => one.Count), atLeast, int.MaxValue);
        var all = Faults(made, errors).ToArray();

        // Those of one call and number are neighbours: the stride takes another error each time.
        var few = Math.Min(all.Length, Tries.Of(share));
        var picked = Enumerable
            .Range(0, few)
            .Select(i => all[(int)((long)i * all.Length / few) / errors.Length * errors.Length + i % errors.Length]);
        foreach (var (call, number, error) in few == all.Length ? all : picked)
        {
            Fail(deed, call, number, error);
        }
    }

    // How often each thread makes each of the calls.
    private List<(string Call, int Count)> Made(string deed, string calls)
    {
        var path = Prepare(deed, out _);
        var trace = _folder.File("trace");
        Assert.Equal((0, "", ""), Child.RunDbdbUnder(Options(path, trace, [calls]), Arguments(deed, path)));
        return
        [
            .. from line in File.ReadLines(trace)
            let words = line.Split(' ', '(').Where(word => word.Length > 0).ToArray()
            where calls.Split(',').Contains(words[1])
            group line by (Thread: words[0], Call: words[1]) into made
            select (made.Key.Call, made.Count()),
        ];
    }

    // The number of a call counts its thread's own: another's that has the same number fails too.
    private static IEnumerable<(string Call, int Number, string Error)> Faults(
        List<(string Call, int Count)> made,
        string[] errors
    ) =>
        from calls in made.GroupBy(one => one.Call)
        from number in Enumerable.Range(1, calls.Max(one => one.Count))
        from error in errors
        select (calls.Key, number, error);

    private void Fail(string deed, string call, int number, string error)
    {
        var path = Prepare(deed, out var before);
        var trace = _folder.File("trace");
        var (code, output, errors) = Child.RunDbdbUnder(
            [.. Options(path, trace, [Changing, Looking]), "-e", $"inject={call}:error={error}:when={number}"],
            Arguments(deed, path)
        );
        var fault = $"{deed}, {call} {number} fails with {error}: {code} {errors}{State(path)?.Count}";
        var calls = File.ReadAllLines(trace);
        var at = Array.FindIndex(calls, line => line.Contains("INJECTED", StringComparison.Ordinal));
        Assert.True(at >= 0, fault);

        Assert.Equal("", output);
        if (code == 0)
        {
            Assert.True(errors.Length == 0, fault);
            Assert.True(Same(State(path), After(deed, before)), fault);
        }
        else
        {
            Assert.True(code == 4 && errors.IndexOf('\n') == errors.Length - 1, fault);
            Assert.True(
                errors.StartsWith("dbdb: ", StringComparison.Ordinal)
                    && errors.Contains(_folder.Path, StringComparison.Ordinal),
                fault
            );
            Assert.True(Words(error).Any(words => errors.Contains(words, StringComparison.Ordinal)), fault);
            Assert.True(
                Same(State(path), before) || (call is not "pwrite64" && Same(State(path), After(deed, before))),
                fault
            );
        }

        // After a sync that failed nothing is written to the file any more, nor synced.
        if (call == "fdatasync" && code == 4)
        {
            Assert.DoesNotContain(calls[(at + 1)..], line =>
                line.Contains("pwrite64", StringComparison.Ordinal)
                || line.Contains("fdatasync", StringComparison.Ordinal)
            );
        }

        GoesOn(path);
    }

    // The next to open it finds it sound, commits, and leaves no other file.
    private void GoesOn(string path)
    {
        using (var db = Database.Open(path).OrThrow())
        {
            Assert.Empty(Verification.Of(db));
            db.Transact(tree => tree.Set("next", "one")).OrThrow();
        }

        Assert.Equal("one", State(path)!["next"]);
        Assert.Equal(
            [Path.GetFileName(path)],
            Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName)
        );
    }

    private string Prepare(string deed, out SortedDictionary<string, string>? before)
    {
        var folder = Directory.CreateDirectory(_folder.File($"{_runs++}")).FullName;
        var path = Path.Combine(folder, "db");
        if (deed != "create")
        {
            using var db = Database.Open(path).OrThrow();
            db.Transact(tree => tree.Set("key", "old").Set("other", "kept")).OrThrow();
        }

        if (Imported(deed) is { Length: > 0 } imported && !File.Exists(_folder.File("source")))
        {
            File.WriteAllText(_folder.File("source"), string.Concat(imported.Select(n => $"{n}\tvalue {n}\n")));
        }

        before = State(path);
        return path;
    }

    private string[] Arguments(string deed, string path) =>
        Imported(deed).Length > 0 ? [path, "import", _folder.File("source")] : [path, "set", "key", "new"];

    private static SortedDictionary<string, string> After(string deed, SortedDictionary<string, string>? before)
    {
        var after = new SortedDictionary<string, string>(before ?? [], StringComparer.Ordinal);
        foreach (
            var (key, value) in Imported(deed) is { Length: > 0 } imported
                ? imported.Select(n => ($"{n}", $"value {n}"))
                : [("key", "new")]
        )
        {
            after[key] = value;
        }

        return after;
    }

    // Few are one chunk beside the first: the thread that writes it makes no call of the numbers of those that come
    // after.
    private static int[] Imported(string deed) => deed switch
    {
        "import" => [.. Enumerable.Range(0, 12_000)],
        "import-few" => [.. Enumerable.Range(0, 4_000)],
        _ => [],
    };

    private static SortedDictionary<string, string>? State(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var db = Database.Open(path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in db.Head.Tree.Range(KeyRange.All))
        {
            state.Add(key.ToString(), value.ToString());
        }

        return state;
    }

    // A creation that fails may leave an empty database: it is whole, and the commit isn't in it.
    private static bool Same(SortedDictionary<string, string>? found, SortedDictionary<string, string>? expected) =>
        expected is null ? found is null or { Count: 0 } : found is not null && found.SequenceEqual(expected);

    private static string[] Options(string path, string trace, string[] calls) =>
        [
            "-f",
            "-y",
            "--seccomp-bpf",
            "-o",
            trace,
            "-e",
            $"trace={string.Join(',', calls)}",
            "-P",
            path,
            "-P",
            SideFile.PathOf(path, SideFile.OfACreation),
            "-P",
            Path.GetDirectoryName(path)!,
        ];

    private static string[] Words(string error) => error switch
    {
        "EIO" => ["input/output error"],
        "ENOSPC" => ["no space left on device"],
        "EDQUOT" => ["disk quota exceeded"],
        "EFBIG" => ["too large"],
        "EROFS" => ["read-only file system"],
        "ENOLCK" => ["no locks available"],
        _ => ["permission denied"],
    };
}
