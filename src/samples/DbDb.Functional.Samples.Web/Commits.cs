using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LanguageExt;
using Microsoft.AspNetCore.Mvc;

namespace DbDb.Functional.Samples.Web;

/// <summary>
/// Commits as they come. Each event's id is its revision, so that a browser's <c>EventSource</c> that lost its
/// connection goes on after the last one that it saw.
/// </summary>
internal static class Commits
{
    public static void MapCommits(this WebApplication app) =>
        app.MapGet("/commits", (
            string? after,
            [FromHeader(Name = "Last-Event-ID")] string? last,
            Database db,
            HttpResponse response,
            IHostApplicationLifetime host) =>
            After(last ?? after, db).Answer(revision =>
                TypedResults.ServerSentEvents(Watch(db, revision, response, host.ApplicationStopping))));

    private static Either<DbError, Revision> After(string? words, Database db) =>
        words is null ? db.Head.Revision
        : long.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new Revision(number)
        : new DbError.Invalid($"'{words}' is no revision");

    // A stream has no end of its own: when the host stops, so does this, or the host would wait for its clients.
    private static async IAsyncEnumerable<SseItem<Snapshot>> Watch(
        Database db,
        Revision after,
        HttpResponse response,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken aborted = default)
    {
        await response.Body.FlushAsync(aborted).ConfigureAwait(false); // it is open, whenever the first commit comes
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        var snapshots = db.Watch(after, ending.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (snapshots.ConfigureAwait(false))
        {
            while (await Next().ConfigureAwait(false))
            {
                var snapshot = snapshots.Current;
                yield return new(snapshot, "commit") { EventId = $"{snapshot.Revision}" };
            }
        }

        async ValueTask<bool> Next()
        {
            try
            {
                return await snapshots.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
