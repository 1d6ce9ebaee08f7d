using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What compaction drops and keeps, and who goes on meanwhile.</summary>
public sealed class CompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_kept_is_as_it_was_and_what_is_not_is_gone()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 9);
        var before = db.At(new(7)).OrThrow();

        var compacted = db.Compact(Retention.Last(2).Or(Retention.Pinned(new(4), "release"))).OrThrow();

        Assert.Equal((3L, 6L), (compacted.Revisions, compacted.Dropped));
        Assert.Equal((9L, db.Head), (compacted.Snapshot.Revision.Number, compacted.Snapshot));
        Assert.Equal([9L, 8, 4], db.History().Select(step => step.OrThrow().Revision.Number));
        Assert.Equal(("4", "note 4"), (NumberedRevisions.Told(db.At(new(4)).OrThrow()), db.At(new(4)).OrThrow().Note));
        Assert.Equal(new DbError.NotRetained(new(7), new Revision(4), new Revision(8)), db.At(new(7)).Error());
        Assert.Equal("7", NumberedRevisions.Told(before));
        Assert.Empty(Verification.Of(db));
        Assert.Equal(10, db.Transact(tree => tree.Set("n", "10")).OrThrow().Revision.Number);
    }

    [Fact]
    public void Commits_that_come_while_it_goes_on_are_kept()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var during = 0L;

        var compacted = db.Compact(Retention.Last(1), new Reporter(progress =>
        {
            during = db.Transact(tree => tree.Set($"{during}", "meanwhile")).OrThrow().Revision.Number;
            Assert.InRange(progress.Fraction, 0, 1);
        })).OrThrow();

        Assert.True(during > 3, $"only {during} revisions");
        Assert.Equal(during, compacted.Snapshot.Revision.Number);
        Assert.Equal(40_000 + during - 1, compacted.Snapshot.Tree.Count);
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void Long_revisions_between_short_ones_are_copied_in_order()
    {
        using var db = Database.InMemory();
        foreach (var (revision, length) in new[] { 1, 1, 90_000, 1, 1, 90_000 }.Index())
        {
            db.Transact(tree =>
                    tree.SetMany(
                        Enumerable
                            .Range(0, length == 1 ? 1 : 60)
                            .Select(i => new Entry($"{i}", Enumerable.Repeat((byte)revision, length).ToArray()))
                    )
                )
                .OrThrow();
        }

        var before = db.History()
            .Select(step => step.OrThrow())
            .Select(each =>
                each.Tree.Range(KeyRange.All).Sum(entry => (long)entry.Value.Length * (1 + entry.Value.Span[0]))
            )
            .ToArray();
        db.Compact(Retention.All).OrThrow();

        Assert.Equal(
            before,
            db.History()
                .Select(step => step.OrThrow())
                .Select(each =>
                    each.Tree.Range(KeyRange.All).Sum(entry => (long)entry.Value.Length * (1 + entry.Value.Span[0]))
                )
        );
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void One_at_a_time()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var second = new List<DbError?>();

        db.Compact(Retention.All, new Reporter(_ => second.Add(other.Compact(Retention.All).Error()))).OrThrow();

        Assert.NotEmpty(second);
        Assert.IsType<DbError.Locked>(second[0]);
        Assert.Equal(40_000, other.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void Who_may_not_write_or_has_closed_may_not_compact()
    {
        NumberedRevisions.In(_folder.Database, revisions: 1).Dispose();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.IsType<DbError.OpenedReadOnly>(reader.Compact(Retention.All).Error());

        var closed = NumberedRevisions.In(_folder.Database, revisions: 0);
        closed.Dispose();
        Assert.IsType<DbError.Closed>(closed.Compact(Retention.All).Error());

        using var db = NumberedRevisions.In(_folder.Database, revisions: 0);
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.Compact(Retention.All).Map(_ => tree)).Error());
        Assert.Throws<ArgumentNullException>(() => db.Compact(null!));
    }

    [Fact]
    public void An_empty_database_can_be_compacted()
    {
        using var db = Database.Open(_folder.Database).OrThrow();

        var compacted = db.Compact(Retention.Last(1)).OrThrow();

        Assert.Equal((0L, 0L, 0L), (compacted.Snapshot.Revision.Number, compacted.Revisions, compacted.Dropped));
        Assert.Equal(1, db.Transact(tree => tree.Set("n", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public async Task In_memory_it_works_as_well()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        var first = db.Transact(tree => tree.Set("n", "2")).OrThrow();

        var compacted = (await db.CompactAsync(Retention.Last(1))).OrThrow();

        Assert.Equal((2L, "2"), (compacted.Snapshot.Revision.Number, NumberedRevisions.Told(compacted.Snapshot)));
        Assert.Equal(3, db.TryCommit(first, first.Tree.Set("n", "3")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_value_of_any_length_and_changes_of_any_number_are_copied()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("long", new byte[5 << 20]).Set("short", "1")).OrThrow();
        db.Load(Enumerable.Range(0, 60_000).Select(i => new Entry($"{i:D8}", new byte[100]))).OrThrow();
        db.Transact(tree => tree.RemoveRange(KeyRange.From("00000100").To("00059900"))).OrThrow();

        db.Compact(Retention.All).OrThrow();

        Assert.Equal(
            [2L, 60_002, 202],
            Enumerable.Range(1, 3).Select(revision => db.At(new(revision)).OrThrow().Tree.Count)
        );
        Assert.Equal(5 << 20, db.Head.Tree.Find("long").Match(Some: value => value.Length, None: () => 0));
        Assert.Empty(Verification.Of(db));
    }

    public void Dispose() => _folder.Dispose();
}
