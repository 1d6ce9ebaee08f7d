using System.Text;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What becomes of notes, and how they are found.</summary>
public sealed class NotePurgeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_note_is_kept_replaced_or_erased_and_all_else_is_as_it_was()
    {
        using var db = Filled();
        var before = Told(db);

        var purged = db.PurgeNotes(commit => commit.Revision.Number switch
        {
            2 => "for a customer",
            3 => "",
            _ => commit.Note,
        }).OrThrow();

        Assert.Equal((2L, 0L, 0L), (purged.Notes, purged.Revisions, purged.Changes));
        Assert.Equal(["one", "for a customer", "", "four"], Notes(db));
        Assert.Equal(before, Told(db));
        Assert.DoesNotContain("Ann", Bytes());
        Assert.True(db.ProveNotesPurged(["Ann"]).OrThrow().Holds);
        Assert.Equal(purged.BytesAfter, db.ProveNotesPurged(["Ann"]).OrThrow().Bytes);
        Assert.Empty(Verification.Of(db));
        Assert.Equal("five", db.Transact(tree => tree.Set("e", ""), "five").OrThrow().Note);
    }

    [Fact]
    public async Task Keys_and_notes_are_purged_in_one()
    {
        using var db = Filled();
        Func<Commit, string> redact = commit => commit.Note.Replace("Ann", "A.", StringComparison.Ordinal);

        Assert.Equal((2L, 1L), Counted(db.Purge(["b"], redact)));
        Assert.Equal(["one", "for A.", "A. again", "four"], Notes(db));
        Assert.Equal((0L, 1L), Counted(db.Purge(KeyRange.Prefix("c"), redact)));
        Assert.Equal((0L, 1L), Counted(await db.PurgeAsync(["a"], redact)));
        Assert.Equal((0L, 1L), Counted(await db.PurgeAsync(KeyRange.All, redact)));
        Assert.Equal((4L, 0L), Counted(await db.PurgeNotesAsync(_ => "")));
        Assert.Equal(0, db.Head.Count);
        Assert.True(db.ProvePurged(KeyRange.All).OrThrow().Holds);

        static (long Notes, long Changes) Counted(Either<DbError, Purged> purged) =>
            purged.Map(done => (done.Notes, done.Changes)).OrThrow();
    }

    [Fact]
    public void Notes_of_what_is_committed_meanwhile_are_redacted_too()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded")), "for Ann").OrThrow();
        var during = 0L;
        var progress = new Reporter(each =>
        {
            if (each.Fraction < 1)
            {
                var noted = other.Transact(tree => tree.Set("n", $"{during}"), $"{during} for Ann").OrThrow();
                during = noted.Revision.Number;
            }
        });

        var purged = db.PurgeNotes(commit => $"{commit.Revision}", progress).OrThrow();

        Assert.True(during > 3, $"only {during} revisions");
        Assert.Equal(during, purged.Notes);
        Assert.Equal(Enumerable.Range(1, (int)during).Select(number => $"{number}"), Notes(other));
        Assert.DoesNotContain("Ann", Bytes());
    }

    [Fact]
    public void The_last_note_of_one_who_commits_while_writers_wait_is_redacted_with_the_lock_held()
    {
        using var db = Filled();
        using var other = Database.Open(_folder.Database, new() { LockTimeout = TimeSpan.Zero }).OrThrow();
        var refused = new List<DbError?>();
        var isLate = false;

        db.PurgeNotes(commit =>
        {
            if (commit.Revision.Number == 4 && !isLate)
            {
                isLate = true;
                other.Transact(tree => tree.Set("late", ""), "late for Ann").OrThrow();
            }
            else if (commit.Revision.Number == 5)
            {
                refused.Add(other.Transact(tree => tree.Set("later", "")).Failure());
                refused.Add(db.Transact(tree => tree.Set("later", "")).Failure());
            }

            return "";
        }).OrThrow();

        Assert.Equal(["Locked", "Reentrant"], refused.Select(error => error?.GetType().Name));
        Assert.Equal(["", "", "", "", ""], Notes(db));
        Assert.DoesNotContain("Ann", Bytes());
    }

    [Fact]
    public void What_makes_no_note_changes_nothing()
    {
        using var db = Filled();
        var file = File.ReadAllBytes(_folder.Database);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Equal(
            ("note", 1026L),
            Assert.IsType<DbError.TooLarge>(db.PurgeNotes(_ => new('é', 513)).Failure()) is var large
                ? (large.What, large.Size)
                : default);
        Assert.Throws<InvalidOperationException>(() => db.PurgeNotes(_ => null!));
        Assert.Throws<FormatException>(() => db.PurgeNotes(_ => throw new FormatException("the caller's own")));
        Assert.Throws<OperationCanceledException>(() => db.PurgeNotes(_ => "", cancellation: cancel.Token));
        Assert.IsType<DbError.Invalid>(db.Purge([], _ => "").Failure());
        Assert.IsType<DbError.Invalid>(db.Purge(KeyRange.From("b").To("a"), _ => "").Failure());
        Assert.Equal(file, File.ReadAllBytes(_folder.Database));
        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(["one", "for Ann", "Ann again", "four"], Notes(db));
        db.PurgeNotes(_ => new('é', 512)).OrThrow();
    }

    [Fact]
    public void A_text_is_found_in_as_many_notes_as_have_it()
    {
        using var db = Filled();

        Assert.Equal((2L, false), db.ProveNotesPurged(["Ann"]).Map(proof => (proof.Found, proof.Holds)).OrThrow());
        Assert.Equal(3, db.ProveNotesPurged(["never", "Ann", "again", "o"]).OrThrow().Found - 1);
        Assert.Equal(0, db.ProveNotesPurged(["ann"]).OrThrow().Found);
        Assert.IsType<DbError.Invalid>(db.ProveNotesPurged([]).Failure());
        Assert.IsType<DbError.Invalid>(db.ProveNotesPurged(["a", ""]).Failure());
    }

    [Fact]
    public void Notes_are_searched_newest_first_and_read_no_node()
    {
        Filled().Dispose();
        using var log = FileStore.Open(_folder.Database, FileStoreOptions.Default).OrThrow();
        using var calls = new RecordingStore(log);
        using var db = Database.Open(calls, new() { CacheBytes = 0 }).OrThrow();
        var before = calls.Reads;
        Assert.Equal([3L, 2L], db.SearchNotes("Ann").Select(step => step.OrThrow().Revision.Number));
        Assert.Equal(3, calls.Reads - before); // the commits but for the newest, which is known
        Assert.Equal(3, Assert.Single(db.SearchNotes("Ann").Take(1)).OrThrow().Revision.Number);
        Assert.Equal(4, calls.Reads - before);
        Assert.Empty(db.SearchNotes("ann"));
        Assert.Equal(4, db.SearchNotes("").Count());
        using var empty = Database.InMemory();
        Assert.Empty(empty.SearchNotes(""));
    }

    [Fact]
    public void A_search_ends_with_the_commit_that_cannot_be_read()
    {
        Filled().Dispose();
        using var log = FileStore.Open(_folder.Database, FileStoreOptions.Default).OrThrow();
        using var faulty = new FaultyStore(log, Faults.OnReads(Faults.Nth(1, new Fault.Zeros())));
        using var db = Database.Open(faulty).OrThrow();
        Assert.IsType<DbError.Corrupt>(Assert.Single(db.SearchNotes("never there")).Failure());
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Notes(Database db)
    {
        db.Refresh().OrThrow();
        return [.. db.History(Revision.Zero).Select(step => step.OrThrow().Note)];
    }

    private static List<string> Told(Database db) =>
    [
        .. db.History().Select(step => step.OrThrow()).Select(each =>
            $"{each.Revision} {each.Instant} {string.Join(' ', each.Range())}"),
    ];

    private static void Fill(Database db)
    {
        db.Transact(tree => tree.Set("a", "1"), "one").OrThrow();
        db.Transact(tree => tree.Set("b", "2"), "for Ann").OrThrow();
        db.Transact(tree => tree.Set("c", "3"), "Ann again").OrThrow();
        db.Transact(tree => tree.Set("d", "4"), "four").OrThrow();
    }

    private Database Filled()
    {
        var db = Database.Open(_folder.Database).OrThrow();
        Fill(db);
        return db;
    }

    private string Bytes() => Encoding.Latin1.GetString(File.ReadAllBytes(_folder.Database));
}
