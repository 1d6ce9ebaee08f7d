using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>Watching a database that is disposed of at the very moment.</summary>
public sealed class WatchEndTests
{
    [Fact]
    public async Task What_can_not_be_read_because_the_database_was_disposed_of_is_the_end_and_no_failure()
    {
        using var store = new FaultyStore(new MemoryStore());
        using var db = Database.Open(store).OrThrow();
        for (var i = 0; i < 9; i++)
        {
            db.Transact(tree => tree.Set($"{tree.Count}", "")).OrThrow();
        }

        await using var watched = db.Watch(after: new(2)).GetAsyncEnumerator();
        store.Follow(call =>
        {
            if (call is StoreCall.Read)
            {
                db.Dispose();
            }

            return LanguageExt.Option<Fault>.None; // the store says itself that it is closed
        });

        Assert.False(await watched.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.IsType<DbError.Closed>(db.Refresh().Error());
    }
}
