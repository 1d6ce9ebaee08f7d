using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Samples.Web;

/// <summary>What became of a key, and what was changed between two revisions: the first thousand changes.</summary>
internal static class Past
{
    private const int Most = 1000;

    public static void MapPast(this WebApplication app)
    {
        app.MapGet("/history/{**key}", (string? key, Database db) =>
            db.History((Key)(key ?? ""))
                .Take(Most)
                .Select(one => one.Bind(revision => revision.Snapshot.Read(_ => KeyChange.Of(revision))))
                .ToEither()
                .Answer(changes => changes.Length > 0 ? TypedResults.Ok(changes) : Answers.NoSuch(key)));

        app.MapGet("/diff", (string? from, string? to, Database db) =>
            db.AsOf(from)
                .Bind(before => db.AsOf(to).Bind(after => after.Read(tree => Changes(before.Tree, tree))))
                .Answer(changes => TypedResults.Ok(changes)));
    }

    /// <summary>The newest snapshot; or that of a revision, or of an instant, in words.</summary>
    public static Either<DbError, Snapshot> AsOf(this Database db, string? words) =>
        words is null ? db.Head
        : long.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? db.At(revision)
        : DateTimeOffset.TryParse(
            words, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? db.AsOf(instant)
        : new DbError.Invalid($"'{words}' is neither a revision nor a time, as 3 or 2026-11-22T13:04:17Z");

    private static Change[] Changes(Tree before, Tree after) =>
        [.. Diff.Between(before, after).Take(Most).Select(Change.Of)];

    // All of them, or the first error.
    private static Either<DbError, T[]> ToEither<T>(this IEnumerable<Either<DbError, T>> outcomes)
    {
        var all = new List<T>();
        foreach (var outcome in outcomes)
        {
            if (outcome.IsLeft)
            {
                return outcome.Map(_ => Array.Empty<T>());
            }

            outcome.IfRight(all.Add);
        }

        return all.ToArray();
    }
}
