using DbDb.Functional.Testing;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Tests;

/// <summary>What a database says of revisions that are kept, and of those that were dropped.</summary>
public sealed class GapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Revisions_keep_their_numbers_and_those_to_come_follow_the_newest()
    {
        Gaps.Write(_folder.Database, 5, 6, 9);

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Assert.Equal("6", Told(db.At(new(6)).OrThrow()));
            var before = db.Head;
            Assert.Equal(10, db.TryCommit(before, before.Tree.Set("n", "10")).OrThrow().Revision.Number);
            Assert.Equal(
                10,
                Assert
                    .IsType<DbError.Conflict>(db.TryCommit(before, before.Tree.Set("n", "other")).Error())
                    .Current.Revision.Number
            );
        }

        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            Assert.Equal(11, db.Transact(tree => tree.Set("n", "11")).OrThrow().Revision.Number);
            Assert.Equal([5L, 6, 9, 10, 11], db.History(Revision.Zero).Select(step => step.OrThrow().Revision.Number));
            Assert.Equal(
                [0L, 5, 6, 9, 10],
                db.History().Select(step => step.OrThrow().Commit.ParentRevision.Number).Reverse()
            );
            Assert.Equal([1L, 2, 3, 4, 5], db.History(Revision.Zero).Select(step => step.OrThrow().Commit.Ordinal));
            Assert.Empty(Verification.Of(db));
        }
    }

    [Fact]
    public void A_revision_that_is_not_kept_is_answered_with_the_nearest_that_are()
    {
        using var db = Filled(5, 6, 9);

        Assert.Equal(new DbError.NotRetained(new(7), new Revision(6), new Revision(9)), db.At(new(7)).Error());
        Assert.Equal(new DbError.NotRetained(new(3), None, new Revision(5)), db.At(new(3)).Error());
        Assert.Equal(new DbError.NotRetained(new(10), new Revision(9), None), db.At(new(10)).Error());
        Assert.Equal(new DbError.NotRetained(new(-1), None, Revision.Zero), db.At(new(-1)).Error());
        Assert.Equal(
            new DbError.NotRetained(new(long.MaxValue), new Revision(9), None),
            db.At(new(long.MaxValue)).Error()
        );
        Assert.Equal("no revision 7: the nearest that are kept are 6 and 9", db.At(new(7)).Error()?.Message);
        Assert.Equal("no revision 3: the nearest that is kept is 5", db.At(new(3)).Error()?.Message);

        var empty = Database.InMemory();
        Assert.Equal(new DbError.NotRetained(new(1), Revision.Zero, None), empty.At(new(1)).Error());
    }

    [Fact]
    public void Revision_0_is_the_empty_database_whatever_was_dropped()
    {
        using var db = Filled(5, 6);

        Assert.Equal(
            (Revision.Zero, 0L),
            db.At(Revision.Zero).Map(snapshot => (snapshot.Revision, snapshot.Tree.Count)).OrThrow()
        );
    }

    [Fact]
    public void An_instant_before_all_that_is_kept_is_too_old_unless_nothing_was_dropped_there()
    {
        using var db = Filled(5, 6, 9);
        Assert.Equal("5", Told(db.AsOf(Gaps.After(5)).OrThrow()));
        Assert.Equal("6", Told(db.AsOf(Gaps.After(8)).OrThrow()));
        Assert.Equal("9", Told(db.AsOf(new(long.MaxValue)).OrThrow()));
        var tooOld = db.AsOf(Gaps.After(4)).Error();
        Assert.Equal(new DbError.TooOld(Gaps.After(4), new(5), Gaps.After(5)), tooOld);
        Assert.Equal(
            "nothing is kept of 1970-01-01T00:00:04.0000000Z: the oldest revision is 5, of 1970-01-01T00:00:05.0000000Z",
            tooOld?.Message
        );

        using var whole = Filled(1, 6);
        Assert.Equal(Revision.Zero, whole.AsOf(Gaps.After(0)).OrThrow().Revision);
        Assert.Equal("1", Told(whole.AsOf(Gaps.After(5)).OrThrow()));
    }

    [Fact]
    public void A_history_goes_forward_from_the_next_revision_that_is_kept()
    {
        using var db = Filled(5, 6, 9);

        Assert.Equal(["5", "6", "9"], db.History(new Revision(-7)).Select(step => Told(step.OrThrow())));
        Assert.Equal(["6", "9"], db.History(new Revision(6)).Select(step => Told(step.OrThrow())));
        Assert.Equal(["9"], db.History(new Revision(7)).Select(step => Told(step.OrThrow())));
        Assert.Empty(db.History(new Revision(10)));
        Assert.Empty(Database.InMemory().History(Revision.Zero));
        Assert.Empty(Database.InMemory().History());
    }

    [Fact]
    public void A_history_ends_with_the_newest_that_was_known_when_it_was_asked_for()
    {
        using var db = Filled(1, 2);
        var (forward, back) = (db.History(new Revision(1)), db.History());
        db.Transact(tree => tree.Set("n", "3")).OrThrow();

        Assert.Equal(["1", "2"], forward.Select(step => Told(step.OrThrow())));
        Assert.Equal(["2", "1"], back.Select(step => Told(step.OrThrow())));
    }

    [Fact]
    public void A_closed_database_has_no_past_beyond_what_is_in_memory()
    {
        var db = Filled(5, 6, 9);
        var (forward, back) = (db.History(Revision.Zero), db.History());
        db.Dispose();

        Assert.IsType<DbError.Closed>(db.At(new(5)).Error());
        Assert.IsType<DbError.Closed>(db.AsOf(Gaps.After(5)).Error());
        Assert.IsType<DbError.Closed>(Assert.Single(forward).Error());
        Assert.Equal([true, false], back.Select(step => step.IsRight));
        Assert.Equal(new Revision(9), db.At(new(9)).OrThrow().Revision);
    }

    [Fact]
    public void Who_reads_only_has_the_same_past_and_commits_nothing()
    {
        Gaps.Write(_folder.Database, 2, 4);
        using var db = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();

        Assert.Equal(["2", "4"], db.History(Revision.Zero).Select(step => Told(step.OrThrow())));
        Assert.IsType<DbError.OpenedReadOnly>(db.Transact(tree => tree.Set("n", "5")).Error());
    }

    [Fact]
    public void A_commit_that_its_successor_does_not_name_ends_a_history_before_it_is_given()
    {
        var (forged, place) = Forged(4, CommitRecord.InstantAt, 4, 1, 2, 3, 4, 5, 6, 7);

        Assert.Equal([true, true, true, false], forged.History().Select(step => step.IsRight));
        var forward = forged.History(new Revision(1)).ToArray();
        Assert.Equal(place.Offset, Assert.IsType<DbError.Corrupt>(forward[^1].Error()).Offset);
        Assert.All(forward[..^1], step => Assert.True(step.OrThrow().Revision < new Revision(4)));
        Assert.Contains(Verification.Of(forged), violation => violation.Address.Offset == place.Offset);
        forged.Dispose();
    }

    [Theory]
    [InlineData(14, CommitRecord.OrdinalAt, 3)] // whose jump is revision 0 too
    [InlineData(14, CommitRecord.RevisionAt, 15)]
    [InlineData(12, CommitRecord.JumpRevisionAt, 9)] // with more dropped up to there than there are
    public void A_commit_that_says_other_numbers_than_it_can_have_is_damage(long revision, int at, long number)
    {
        var (forged, place) = Forged(revision, at, number, 2, 4, 6, 8, 10, 12, 14, 16, 18);

        Assert.Equal(place.Offset, Assert.IsType<DbError.Corrupt>(forged.At(new(revision)).Error()).Offset);
        Assert.Equal(place.Offset, Assert.IsType<DbError.Corrupt>(forged.AsOf(Gaps.After(revision)).Error()).Offset);
        Assert.Equal(place.Offset, Assert.IsType<DbError.Corrupt>(forged.History().Last().Error()).Offset);
        Assert.Contains(Verification.Of(forged), violation => violation.Address.Offset == place.Offset);
        forged.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private static Database Filled(params long[] revisions)
    {
        var store = new MemoryStore();
        Gaps.Write(store, revisions);
        return Database.Open(store).OrThrow();
    }

    // A log of these revisions, but for another number in the record of one of them, and where that lies.
    private static (Database Database, Address Place) Forged(
        long revision,
        int at,
        long number,
        params long[] revisions
    )
    {
        var store = new MemoryStore(generation: 7);
        Gaps.Write(store, revisions);
        var place = Database.Open(store).OrThrow().At(new(revision)).OrThrow().Address;
        var record = store.Read(place).OrThrow().ToArray();
        BitConverter.TryWriteBytes(record.AsSpan(at), number);
        Record.Seal(record, 7, place);
        return (Database.Open(new Overlaid(store, place, record)).OrThrow(), place);
    }

    private static string Told(Snapshot snapshot) =>
        snapshot.Tree.Find("n").Match(Some: value => value.ToString(), None: () => "");

    /// <summary>A store with other bytes at an address.</summary>
    private sealed class Overlaid(IStore inner, Address place, byte[] bytes) : StoreDecorator(inner)
    {
        public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
            address == place ? (ReadOnlyMemory<byte>)bytes : base.Read(address);
    }
}
