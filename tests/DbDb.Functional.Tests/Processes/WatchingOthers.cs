namespace DbDb.Functional.Tests.Processes;

public class WatchingOthers
{
    [Fact]
    public async Task Whoever_watches_a_file_sees_every_commit_of_another_process_and_one_of_its_own()
    {
        const int Commits = 200;
        using var folder = new TemporaryFolder();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var path = folder.File("watched.dbdb");
        using var db = Database
            .Open(path, new DatabaseOptions { WatchInterval = TimeSpan.FromMilliseconds(5) })
            .OrThrow();
        var each = Seen(db.Watch(after: Revision.Zero, patience.Token));
        var newest = Seen(db.Watch(cancellation: patience.Token));

        using var child = Child.Start("add", path, "other", $"{Commits}");
        db.Transact(tree => tree.Set("own", "1")).OrThrow();
        var acknowledged = await child.StandardOutput.ReadToEndAsync(patience.Token);
        await child.WaitForExitAsync(patience.Token);

        Assert.Equal((0, Commits), (child.ExitCode, acknowledged.Count(c => c == '\n')));
        Assert.Equal(Enumerable.Range(1, Commits + 1).Select(i => (long)i), await each);
        Assert.Equal(Commits + 1, (await newest)[^1]);

        async Task<List<long>> Seen(IAsyncEnumerable<Snapshot> watched)
        {
            var seen = new List<long>();
            await foreach (var snapshot in watched)
            {
                seen.Add(snapshot.Revision.Number);
                if (snapshot.Revision.Number == Commits + 1)
                {
                    break;
                }
            }

            return seen;
        }
    }
}
