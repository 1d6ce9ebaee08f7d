using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Loads of entries that come in order.</summary>
public sealed class LoadAscendingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Entries_are_read_once_and_committed_in_one_revision()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        var read = 0;
        var loaded = db.LoadAscending(Ascending(100_000).Select(entry => Counted(entry)), "all").OrThrow();

        Assert.Equal((100_000, 100_000L, "all"), (read, loaded.Tree.Count, loaded.Commit.Note));
        Assert.Equal(new Revision(1), loaded.Revision);
        Assert.Equal(Ascending(100_000).Select(entry => entry.Key), loaded.Tree.Keys(KeyRange.All));

        Entry Counted(Entry entry)
        {
            read++;
            return entry;
        }
    }

    [Fact]
    public void A_few_for_a_large_tree_leave_most_of_it_as_it_is()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.LoadAscending(Ascending(100_000)).OrThrow();
        var whole = Size();

        Assert.Equal(
            100_010,
            db.LoadAscending(Ascending(10).Select(entry => entry with { Key = $"{entry.Key}+" })).OrThrow().Tree.Count
        );
        Assert.InRange(Size(), 1, whole / 100);

        long Size() => db.Head.Address.End - db.Head.Commit.Start;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50_000)]
    public void What_does_not_ascend_is_named_and_nothing_is_committed(int at)
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        var entries = Ascending(50_001).ToList();
        entries.Insert(at + 1, entries[at]);

        var error = Assert.IsType<DbError.Invalid>(
            db.LoadAscending(entries).Match(Right: _ => null!, Left: error => error)
        );
        Assert.Contains(entries[at].Key.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(Revision.Zero, db.Refresh().OrThrow().Revision);
        Assert.Equal(50_001, db.LoadAscending(Ascending(50_001)).OrThrow().Tree.Count);
    }

    [Fact]
    public void What_reading_the_entries_throws_is_passed_on_and_nothing_is_committed()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        var failing = Ascending(50_000)
            .Select(entry => entry.Key == "00040000" ? throw new InvalidOperationException("no more") : entry);

        Assert.Equal("no more", Assert.Throws<InvalidOperationException>(() => db.LoadAscending(failing)).Message);
        Assert.Equal(Revision.Zero, db.Refresh().OrThrow().Revision);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void A_load_goes_onto_what_another_has_committed_meanwhile(int count)
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.LoadAscending(Ascending(1000)).OrThrow();
        using (var other = Database.Open(_folder.Database).OrThrow())
        {
            other.Transact(tree => tree.Set("other", "there")).OrThrow();
        }

        var loaded = db.LoadAscending(Ascending(count).Select(entry => entry with { Key = $"+{entry.Key}" })).OrThrow();
        Assert.Equal((1001L + count, new Revision(3)), (loaded.Tree.Count, loaded.Revision));
        Assert.True(loaded.Tree.Contains("other"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void What_is_committed_from_inside_the_enumeration_is_refused_not_waited_for(int count)
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.LoadAscending(Ascending(1000)).OrThrow();
        var answers = new List<bool>();
        var loaded = db.LoadAscending(
            Ascending(count)
                .Select(
                    (entry, i) =>
                    {
                        if (i == count - 1)
                        {
                            answers.Add(db.Transact(tree => tree.Set("inside", "x")).IsRight);
                        }

                        return entry with
                        {
                            Key = $"+{entry.Key}",
                        };
                    }
                )
        );

        // A few are read before the lock is taken: then nothing waits for anything.
        Assert.Equal([count == 10], answers);
        Assert.Equal(1000L + count + (count == 10 ? 1 : 0), loaded.OrThrow().Tree.Count);
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(100_000)]
    public void What_was_read_before_another_was_quicker_is_not_taken_for_all(int count)
    {
        using var log = new MemoryStore();
        Database.Open(log).Bind(other => other.LoadAscending(Ascending(1000))).OrThrow();
        using var db = Database.Open(new TooLate(log)).OrThrow();
        var more = Ascending(count).Select(entry => entry with { Key = $"+{entry.Key}" });

        var loaded = db.LoadAscending(more);

        // Of a tree of 1,000 so few as an eighth are read ahead, and can be given again.
        Assert.Equal(count == 125, loaded.IsRight);
        Assert.Equal(count == 125 ? 1126 : 1001, db.Refresh().OrThrow().Tree.Count);
        loaded.IfLeft(error => Assert.IsType<DbError.Invalid>(error));
        Assert.Equal(1001 + count, db.LoadAscending(more).OrThrow().Tree.Count);
    }

    [Fact]
    public void Nothing_to_load_is_no_commit()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        Assert.Equal(Revision.Zero, db.LoadAscending([]).OrThrow().Revision);
    }

    public void Dispose() => _folder.Dispose();

    // A store without a lock, to which another appends while the first segment is read.
    private sealed class TooLate(MemoryStore log) : StoreDecorator(log)
    {
        private bool _isLate;

        public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
            RetryAppend(segment, One, again);

        private Either<DbError, LogHead> One(Segment segment)
        {
            if (!_isLate)
            {
                _isLate = true;
                Assert.All(segment.Chunks, chunk => Assert.NotEqual(0, chunk.Length));
                Database.Open(Inner).Bind(other => other.Transact(tree => tree.Set("other", "there"))).OrThrow();
            }

            return Inner.Append(segment);
        }
    }

    private static IEnumerable<Entry> Ascending(int count) =>
        Enumerable.Range(0, count).Select(i => new Entry($"{i:00000000}", new byte[50]));
}
