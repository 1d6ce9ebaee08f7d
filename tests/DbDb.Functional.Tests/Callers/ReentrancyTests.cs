using System.Diagnostics.Metrics;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// Whatever is called from inside whatever the database calls answers at once: it never waits for itself.
/// </summary>
public sealed class ReentrancyTests : IDisposable
{
    private static readonly string[] _needTheWritersTurn =
    [
        "Backup",
        "BackupAsync",
        "CatchUp",
        "Compact",
        "CompactAsync",
        "Flush",
        "FlushAsync",
        "Follow",
        "ImportHistory",
        "ImportHistoryAsync",
        "Load",
        "LoadAscending",
        "LoadAsync",
        "ProveNotesPurged",
        "ProvePurged",
        "Purge",
        "PurgeAsync",
        "PurgeNotes",
        "PurgeNotesAsync",
        "Restore",
        "Transact",
        "TransactAsync",
        "TryCommit",
        "TryCommitAsync",
    ];

    private static readonly string[] _needTheCompactorsTurn =
    [
        "Compact",
        "CompactAsync",
        "ImportHistory",
        "ImportHistoryAsync",
        "Purge",
        "PurgeAsync",
        "PurgeNotes",
        "PurgeNotesAsync",
    ];

    private static readonly string[] _need =
    [
        .. _needTheWritersTurn,
        "AsOf",
        "At",
        "Before",
        "ExportHistory",
        "ExportHistoryAsync",
        "History",
        "InMemory",
        "Open(path)",
        "Open(store)",
        "Record",
        "Refresh",
        "SearchNotes",
        "Space",
        "Watch",
        "get_AutoCompacted",
        "get_Head",
        "get_Refusal",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly TalkingClock _clock = new();
    private readonly Database _db;

    public ReentrancyTests()
    {
        _db = Database.Open(_folder.Database, new() { Clock = _clock }).OrThrow();
        _db.Transact(tree => tree.SetMany(Enumerable.Range(0, 6000).Select(i => new Entry($"{i:D4}", "1")))).OrThrow();
    }

    public static TheoryData<string> Inside =>
        new(
            "a function",
            "a function that is run again",
            "a task of a function",
            "a load's entries",
            "a clock",
            "a listener to commits",
            "a listener to syncs",
            "what redacts notes"
        );

    public static TheoryData<string> Beside => new("a compaction's progress", "a purge's progress");

    public static TheoryData<string> Outside =>
        new(
            "a backup's progress",
            "an export's stream",
            "what reads a snapshot",
            "entries before they are sorted",
            "what is told of verified commits",
            "who watches"
        );

    [Fact]
    public void Every_member_is_called_here() =>
        Assert.Equal(
            _need.Order(StringComparer.Ordinal),
            Surface.Members.Select(Surface.Name).Distinct().Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task What_waits_for_the_writers_turn_says_so_inside_of_it(string place) =>
        Expect(_needTheWritersTurn, await Called(place));

    [Theory]
    [MemberData(nameof(Beside))]
    public async Task What_waits_for_the_compactors_turn_says_so_inside_of_it(string place) =>
        Expect(_needTheCompactorsTurn, await Called(place));

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task Where_nothing_is_held_everything_works(string place) => Expect([], await Called(place));

    [Theory]
    [MemberData(nameof(Inside))]
    [MemberData(nameof(Beside))]
    [MemberData(nameof(Outside))]
    public async Task A_database_that_is_disposed_of_inside_is_closed_when_that_has_ended(string place)
    {
        await Run(place, _db.Dispose);
        Assert.IsType<DbError.Closed>(_db.Transact(tree => tree.Set("after", "")).Failure());
        using var next = Database.Open(_folder.Database, new() { LockTimeout = TimeSpan.Zero }).OrThrow();
        next.Transact(tree => tree.Set("next", "")).OrThrow(); // nobody has the lock
        Assert.Empty(Verification.Of(next));
    }

    [Fact]
    public void A_function_that_disposes_of_its_database_is_committed()
    {
        var committed = _db.Transact(tree =>
            {
                _db.Dispose();
                return tree.Set("last", "word");
            })
            .OrThrow();
        using var next = Database.Open(_folder.Database).OrThrow();
        Assert.Equal((committed.Revision, true), (next.Head.Revision, next.Head.Tree.Contains("last")));
    }

    [Fact]
    public void A_store_that_is_used_by_what_reads_its_segment_says_so_and_is_closed_afterwards()
    {
        using var store = FileStore.Open(_folder.File("store.dbdb"), FileStoreOptions.Default).OrThrow();
        var head = store.ReadHead().OrThrow();
        DbError? inner = null;
        var outcome = store.Append(Stores.Make.Streamed(head, 3, 100, step =>
            {
                if (step == 1)
                {
                    inner = store.Append(Stores.Make.Segment(head, Stores.Make.Bytes(10))).Failure();
                    store.Dispose();
                }
            }));

        Assert.IsType<DbError.Reentrant>(inner);
        Assert.True(outcome.IsRight);
        Assert.IsType<DbError.Closed>(store.ReadHead().Failure());
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private static void Expect(string[] reentrant, IReadOnlyList<(string Member, string Answer)> answers)
    {
        Assert.NotEmpty(answers);
        Assert.All(answers, told =>
        {
            Assert.True(
                reentrant.Contains(told.Member) == (told.Answer == "Reentrant"),
                $"{told.Member}: {told.Answer}"
            );
            if (told is ("Open(path)", "Locked"))
            {
                // Another database of the same file is another writer, who has waited for as long as it was told to.
                return;
            }

            Assert.True(
                told.Answer is "fine" or "Reentrant" or "Diverged" or "Malformed" or "NotEmpty" or "Replaced",
                $"{told.Member}: {told.Answer}"
            );
        });
    }

    private async Task<IReadOnlyList<(string Member, string Answer)>> Called(string place)
    {
        IReadOnlyList<(string, string)>? answers = null;
        await Run(place, () => answers ??= new Surface(_db, _folder.Path).CallAll());
        return answers!;
    }

    // Not on this thread: were it to wait for ever, nobody would be told.
    private Task Run(string place, Action inside) =>
        Task
            .Factory.StartNew(
                () => At(place, inside),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .WaitAsync(TimeSpan.FromMinutes(2));

    private void At(string place, Action inside)
    {
        switch (place)
        {
            case "a function":
                _db.Transact(tree => Then(inside, tree));
                break;
            case "a function that is run again":
                RunAgain(inside);
                break;
            case "a task of a function":
                _db.Transact(tree => Then(() => Task.Run(inside).GetAwaiter().GetResult(), tree));
                break;
            case "a load's entries":
                _db.LoadAscending(Entries(1000, inside));
                break;
            case "a clock":
                Clocked(inside);
                break;
            case "a listener to commits":
                Listened("dbdb.commits", inside);
                break;
            case "a listener to syncs":
                Listened("dbdb.sync.duration", inside);
                break;
            case "a compaction's progress":
                _db.Compact(Retention.All, Once(inside));
                break;
            case "a purge's progress":
                _db.Purge(["0001"], Once(inside));
                break;
            case "what redacts notes":
                _db.PurgeNotes(commit => Then(inside, commit.Note));
                break;
            case "a backup's progress":
                _db.Backup(_folder.File("backup.dbdb"), progress: new Talker<ReplicationProgress>(inside));
                break;
            case "an export's stream":
                _db.ExportHistory(new TalkingStream(inside));
                break;
            case "what reads a snapshot":
                _db.Head.Read(tree => Then(inside, tree));
                break;
            case "entries before they are sorted":
                _db.Load(Entries(0, inside));
                break;
            case "what is told of verified commits":
                Assert.Empty(Verification.Of(_db, _ => inside()));
                break;
            case "who watches":
                Watched(inside).GetAwaiter().GetResult();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(place));
        }
    }

    private void RunAgain(Action inside)
    {
        using var other = Database.Open(_folder.Database).OrThrow();
        var runs = 0;
        _db.Transact(tree =>
            {
                if (++runs == 1)
                {
                    other.Transact(theirs => theirs.Set("theirs", "")).OrThrow();
                }
                else
                {
                    inside();
                }

                return tree.Set("mine", "");
            })
            .OrThrow();
        Assert.Equal(2, runs);
    }

    private void Clocked(Action inside)
    {
        _clock.IsAsked = () =>
        {
            _clock.IsAsked = () => { };
            inside();
        };
        _db.Transact(tree => tree.Set("clocked", "")).OrThrow();
    }

    // Others measure too, on threads of their own.
    private void Listened(string name, Action inside)
    {
        var thread = Environment.CurrentManagedThreadId;
        var isBegun = false;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Name == name)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => Hear());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Hear());
        listener.Start();
        _db.Transact(tree => tree.Set("listened", "")).OrThrow();
        Assert.True(isBegun);

        void Hear()
        {
            if (Environment.CurrentManagedThreadId == thread && !isBegun)
            {
                isBegun = true;
                inside();
            }
        }
    }

    private async Task Watched(Action inside)
    {
        await foreach (var _ in _db.Watch(Revision.Zero))
        {
            inside();
            return;
        }
    }

    private static T Then<T>(Action inside, T result)
    {
        inside();
        return result;
    }

    private static Reporter Once(Action inside)
    {
        var isBegun = false;
        return new(_ =>
        {
            if (!isBegun)
            {
                isBegun = true;
                inside();
            }
        });
    }

    // More than are few for the tree.
    private static IEnumerable<Entry> Entries(int before, Action inside)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (i == before)
            {
                inside();
            }

            yield return new($"{i:D5}", "loaded");
        }
    }

    private sealed class TalkingClock : TimeProvider
    {
        public Action IsAsked { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow()
        {
            IsAsked();
            return base.GetUtcNow();
        }
    }

    private sealed class TalkingStream(Action inside) : MemoryStream
    {
        private bool _isBegun;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!_isBegun)
            {
                _isBegun = true;
                inside();
            }

            base.Write(buffer, offset, count);
        }
    }

    private sealed class Talker<T>(Action inside) : IProgress<T>
    {
        public void Report(T value) => inside();
    }
}
