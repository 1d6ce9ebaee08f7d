namespace DbDb.Functional.Tests;

/// <summary>What watchers are shown, and see.</summary>
internal static class Watched
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    public static void Commit(Database database, int times)
    {
        for (var i = 0; i < times; i++)
        {
            database.Transact(tree => tree.Set($"{tree.Count}", "")).OrThrow();
        }
    }

    public static async Task<long> Next(IAsyncEnumerator<Snapshot> watched)
    {
        Assert.True(await watched.MoveNextAsync().AsTask().WaitAsync(_patience));
        return watched.Current.Revision.Number;
    }
}
