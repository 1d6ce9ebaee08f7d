using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbDb.Functional.Samples.Worker;

/// <summary>
/// Keeps the totals: each commit that changed orders is counted by one of its own, which also says how far it has
/// come. So whenever it is ended, each is counted once.
/// </summary>
internal sealed partial class Bookkeeper(Database db, ILogger<Bookkeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var counted = await Resume(stoppingToken).ConfigureAwait(false);
        await foreach (var commit in db.Watch(Shop.Orders, counted, stoppingToken).ConfigureAwait(false))
        {
            var now = await Commit(tree => Shop.Count(tree, commit), stoppingToken).ConfigureAwait(false);
            LogTotals(commit.Snapshot.Revision, string.Join(", ", now.Tree.In(Shop.Totals)));
        }
    }

    // From where it was; or anew, if it is the first time, or compactions have dropped that revision since.
    private async Task<Revision> Resume(CancellationToken cancellation)
    {
        var now = db.Refresh().OrThrow();
        if (Shop.CountedUpTo(now.Tree) is { } counted && db.At(counted).IsRight)
        {
            LogResumed(counted);
            return counted;
        }

        await Commit(tree => Shop.CountAnew(tree, now), cancellation).ConfigureAwait(false);
        LogCountedAnew(now.Revision);
        return now.Revision;
    }

    private async Task<Snapshot> Commit(Func<Tree, Tree> change, CancellationToken cancellation) =>
        (await db.TransactAsync(change, "totals", cancellation).ConfigureAwait(false)).OrThrow();

    [LoggerMessage(LogLevel.Information, "Goes on after revision {Revision}")]
    private partial void LogResumed(Revision revision);

    [LoggerMessage(LogLevel.Information, "Has counted all orders of revision {Revision}")]
    private partial void LogCountedAnew(Revision revision);

    [LoggerMessage(LogLevel.Information, "After the orders of revision {Revision}: {Totals}")]
    private partial void LogTotals(Revision revision, string totals);
}
