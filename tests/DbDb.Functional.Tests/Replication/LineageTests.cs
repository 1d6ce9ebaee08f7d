using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What makes two commits the same, in one log or in a log and what was compacted from it.</summary>
public sealed class LineageTests
{
    private readonly SetClock _clock = new();

    [Theory]
    [InlineData("2", "note", 20, true)]
    [InlineData("2", "another note", 20, false)]
    [InlineData("2", "note", 21, false)]
    [InlineData("3", "note", 20, false)]
    public void A_commit_is_anothers_if_its_tree_its_note_and_its_instant_are(
        string value,
        string note,
        long ticks,
        bool isSame
    )
    {
        using var source = Database.Open(new MemoryStore(generation: 7), new() { Clock = _clock }).OrThrow();
        using var copy = Database.Open(new MemoryStore(generation: 7), new() { Clock = _clock }).OrThrow();
        Commit(source, "1", "note", 10);
        copy.CatchUp(source).OrThrow();
        Commit(source, "2", "note", 20);
        var mine = Commit(copy, value, note, ticks).Commit;

        Assert.Equal(
            isSame ? null : new DbError.Diverged(new(2), new(2), new Revision(1)),
            copy.CatchUp(source).Error()
        );
        source.Compact(Retention.All).OrThrow();
        Assert.Equal(
            isSame ? null : new DbError.Diverged(new(2), new(2), Option<Revision>.None),
            copy.CatchUp(source).Error()
        );

        Assert.Equal(isSame ? source.Head.Commit : mine, copy.Refresh().OrThrow().Commit);
    }

    [Fact]
    public void Where_two_part_is_found_in_few_reads()
    {
        using var mine = new RecordingStore(new MemoryStore(generation: 7));
        using var source = Database.Open(new MemoryStore(generation: 7), new() { Clock = _clock }).OrThrow();
        using var copy = Database.Open(mine, new() { Clock = _clock }).OrThrow();
        Commit(source, "same", "", 10);
        copy.CatchUp(source).OrThrow();
        for (var i = 0; i < 300; i++)
        {
            Commit(source, $"theirs {i}", "", 20 + i);
            Commit(copy, $"mine {i}", "", 20 + i);
        }

        var before = mine.Reads;
        Assert.Equal(new DbError.Diverged(new(301), new(301), new Revision(1)), copy.CatchUp(source).Error());
        Assert.InRange(mine.Reads - before, 1, 2 * 9 * 9);
    }

    [Fact]
    public void A_log_of_other_sizes_is_none_of_the_same()
    {
        using var source = Database.Open(new MemoryStore(generation: 7)).OrThrow();
        using var copy = Database.Open(new MemoryStore(new Limits(1024, 1024, 8, 64), generation: 7)).OrThrow();
        Commit(source, "1", "note", 10);

        Assert.IsType<DbError.Diverged>(copy.CatchUp(source).Error());
        Assert.Equal(Revision.Zero, copy.Refresh().OrThrow().Revision);
    }

    [Fact]
    public void A_source_whose_head_is_not_what_its_log_leads_to_is_damaged()
    {
        using var log = new MemoryStore(generation: 7);
        using var other = new MemoryStore(generation: 7);
        Database.Open(log).Bind(db => db.Transact(tree => tree.Set("n", "1"))).OrThrow();
        Database.Open(other).Bind(db => db.Transact(tree => tree.Set("n", "2"))).OrThrow();
        using var lies = Database.Open(new Liar(log, other)).OrThrow();
        using var copy = Database.Open(new MemoryStore(generation: 7)).OrThrow();

        Assert.Equal(log.ReadHead().OrThrow().End, lies.Head.Address.End);
        Assert.IsType<DbError.Corrupt>(copy.CatchUp(lies).Error());
    }

    private Snapshot Commit(Database database, string value, string note, long ticks)
    {
        _clock.Ticks = ticks;
        return database.Transact(tree => tree.Set("n", value), note).OrThrow();
    }

    // Says that the one log ends as another does.
    private sealed class Liar(MemoryStore log, MemoryStore other) : StoreDecorator(log)
    {
        public override Either<DbError, LogHead> ReadHead() => other.ReadHead();
    }
}
