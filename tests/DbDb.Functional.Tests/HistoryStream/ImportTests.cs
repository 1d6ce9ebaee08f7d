using System.Text;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Who may import a history, into what, and what is left where it fails.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_is_imported_into_an_empty_database_only()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("a", "mine").Set("b", "2")).OrThrow();
        db.Transact(tree => tree.RemoveRange(KeyRange.All)).OrThrow();

        Assert.Equal(new DbError.NotEmpty(new(2)), db.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).Error());
        Assert.Equal(2, db.Refresh().OrThrow().Revision.Number);
    }

    [Fact]
    public void What_somebody_commits_meanwhile_stays_and_nothing_is_imported()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        using var stream = new Interrupted(Streams.Signed(Streams.Lines), () =>
            other.Transact(tree => tree.Set("a", "mine")).OrThrow()
        );

        Assert.Equal(new DbError.NotEmpty(new(1)), db.ImportHistory(stream).Error());

        Assert.Equal([new("a", "mine")], Streams.Entries(db.Refresh().OrThrow()));
        Assert.Equal(2, db.Transact(tree => tree.Set("b", "2")).OrThrow().Revision.Number);
    }

    [Fact]
    public void One_at_a_time()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        DbError? second = null;
        using var stream = new Interrupted(Streams.Signed(Streams.Lines), () =>
            second = other.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).Error()
        );

        db.ImportHistory(stream).OrThrow();

        Assert.IsType<DbError.Locked>(second);
        Assert.Equal(2, other.Refresh().OrThrow().Revision.Number);
    }

    [Fact]
    public void It_goes_on_from_there()
    {
        using var db = Database.InMemory();
        var genesis = db.Head;
        db.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).OrThrow();

        Assert.Equal([1L, 2], db.History(Revision.Zero).Select(step => step.OrThrow().Revision.Number));
        Assert.IsType<DbError.Conflict>(db.TryCommit(genesis, genesis.Tree.Set("x", "1")).Error());
        Assert.Equal(3, db.Transact(tree => tree.Set("x", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_stream_that_fails_and_one_that_is_cancelled_leave_nothing()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var cancel = new CancellationTokenSource();
        using var failing = new Interrupted(Streams.Signed(Streams.Lines), () => throw new IOException("unplugged"));
        using var cancelled = new Interrupted(Streams.Signed(Streams.Lines), cancel.Cancel);

        Assert.Throws<IOException>(() => db.ImportHistory(failing));
        Assert.Throws<OperationCanceledException>(() => db.ImportHistory(cancelled, cancellation: cancel.Token));
        Assert.Throws<OperationCanceledException>(() =>
            db.ExportHistory(System.IO.Stream.Null, cancellation: cancel.Token)
        );
        Assert.Throws<IOException>(() => db.ExportHistory(new Interrupted("", () => throw new IOException("full"))));

        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(2, db.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).OrThrow().Newest.Revision.Number);
    }

    [Fact]
    public void Who_may_not_write_or_has_closed_may_not_import()
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.IsType<DbError.OpenedReadOnly>(reader.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).Error());
        Assert.Equal(0, reader.ExportHistory(System.IO.Stream.Null).OrThrow().Revisions);

        var db = Database.Open(_folder.Database).OrThrow();
        Assert.IsType<DbError.Reentrant>(
            db.Transact(tree => db.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).Map(_ => tree)).Error()
        );
        Assert.Throws<ArgumentNullException>(() => db.ImportHistory(null!));
        Assert.Throws<ArgumentNullException>(() => db.ExportHistory(null!));
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.ImportHistory(Streams.Of(Streams.Signed(Streams.Lines))).Error());
    }

    public void Dispose() => _folder.Dispose();

    // In the middle of which something happens.
    private sealed class Interrupted(string text, Action happens) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        private Action? _happens = happens;

        public override bool CanWrite => true;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position > 0)
            {
                Happen();
            }

            return base.Read(buffer, offset, Math.Min(count, 100));
        }

        public override void Write(byte[] buffer, int offset, int count) => Happen();

        private void Happen()
        {
            var now = _happens;
            _happens = null;
            now?.Invoke();
        }
    }
}
