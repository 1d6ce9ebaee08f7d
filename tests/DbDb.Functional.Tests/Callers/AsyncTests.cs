using System.Runtime.CompilerServices;

namespace DbDb.Functional.Tests.Callers;

/// <summary>Work that a thread of its own does.</summary>
public sealed class AsyncTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Each_does_what_its_twin_does()
    {
        await using var db = Database.Open(_folder.Database).OrThrow();
        var loaded = (await db.LoadAsync(Entries(3000), "loaded")).OrThrow();
        Assert.Equal((3000, "loaded"), (loaded.Count, loaded.Note));
        Assert.Equal(1, (await db.FlushAsync()).OrThrow().Revision);

        Assert.Equal(1, (await db.BackupAsync(_folder.File("copy.dbdb"))).OrThrow().Commit.Revision);
        using (var copy = Database.Open(_folder.File("copy.dbdb")).OrThrow())
        {
            Assert.Equal(3000, copy.Head.Count);
        }

        using var stream = new MemoryStream();
        Assert.Equal(1, (await db.ExportHistoryAsync(stream)).OrThrow().Revisions);
        stream.Position = 0;
        await using var other = Database.InMemory();
        Assert.Equal(3000, (await other.ImportHistoryAsync(stream)).OrThrow().Newest.Count);

        Assert.Equal(1, (await db.PurgeAsync(KeyRange.Prefix("k0000"))).OrThrow().Revisions);
        Assert.True((await db.PurgeAsync(["k01999"])).IsRight);
        Assert.Equal(3000 - 10 - 1, db.Head.Count);
    }

    [Fact]
    public async Task What_is_disposed_of_without_waiting_is_closed_afterwards()
    {
        var db = Database.Open(_folder.Database).OrThrow();
        await db.DisposeAsync();
        Assert.Equal(new DbError.Closed(), db.Refusal);
        await db.DisposeAsync();

        var inside = Database.Open(_folder.Database).OrThrow();
        inside.Transact(tree =>
            {
                Assert.True(inside.DisposeAsync().AsTask().IsCompleted);
                return tree.Set("last", "word");
            })
            .OrThrow();
        Assert.Equal(new DbError.Closed(), inside.Refusal);
    }

    [Fact]
    public async Task What_is_cancelled_changes_nothing()
    {
        await using var db = Database.Open(_folder.Database).OrThrow();
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            db.LoadAsync(Entries(10, () => source.Cancel()), cancellation: source.Token));

        Assert.True(source.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.FlushAsync(source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            db.BackupAsync(_folder.File("copy.dbdb"), cancellation: source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            db.PurgeAsync(KeyRange.All, cancellation: source.Token));
        Assert.Equal(Revision.Zero, db.Head.Revision);
        Assert.False(File.Exists(_folder.File("copy.dbdb")));
    }

    [Fact]
    public async Task An_exception_of_the_entries_is_passed_on()
    {
        await using var db = Database.InMemory();
        var thrown = new TimeZoneNotFoundException();

        Assert.Same(
            thrown,
            await Assert.ThrowsAsync<TimeZoneNotFoundException>(() =>
                db.LoadAsync(Entries(10, () => throw thrown))));
        Assert.Equal(Revision.Zero, db.Head.Revision);
    }

    public void Dispose() => _folder.Dispose();

    private static async IAsyncEnumerable<Entry> Entries(
        int count, Action? halfway = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 100 == 0)
            {
                await Task.Yield();
            }

            if (i == count / 2)
            {
                halfway?.Invoke();
            }

            cancellation.ThrowIfCancellationRequested();
            yield return new($"k{i:D5}", $"{i}");
        }
    }
}
