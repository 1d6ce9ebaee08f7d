namespace DbDb.Functional.Samples.Web;

/// <summary>The entries: as they are, and as they were. A key is what follows /entries/, and may be empty.</summary>
internal static class Entries
{
    public static void MapEntries(this WebApplication app)
    {
        app.MapPut("/entries/{**key}", async (
            string? key, string? note, Stream body, Database db, CancellationToken aborted) =>
        {
            using var value = new MemoryStream();
            await body.CopyToAsync(value, aborted).ConfigureAwait(false);
            var committed = await db
                .TransactAsync(tree => tree.Set(key ?? "", value.ToArray()), note ?? "", aborted)
                .ConfigureAwait(false);
            return committed.Answer(snapshot => TypedResults.Ok(snapshot));
        });

        app.MapGet("/entries/{**key}", (string? key, string? at, Database db) =>
            db.AsOf(at)
                .Bind(snapshot => snapshot.Read(tree => tree.Find(key ?? "")))
                .Answer(found => found.Match(
                    Some: value => TypedResults.Bytes(value.Bytes),
                    None: () => Answers.NoSuch(key))));

        app.MapDelete("/entries/{**key}", async (string? key, string? note, Database db, CancellationToken aborted) =>
        {
            Key gone = key ?? "";
            var committed = await db
                .TransactAsync(tree => (tree.Remove(gone), tree.Contains(gone)), note ?? "", aborted)
                .ConfigureAwait(false);
            return committed.Answer(done => done.Result ? TypedResults.NoContent() : Answers.NoSuch(key));
        });
    }
}
