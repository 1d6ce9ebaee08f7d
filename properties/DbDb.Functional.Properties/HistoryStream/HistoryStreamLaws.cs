using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A history that is exported and imported is the same history; one that isn't whole isn't imported at all.
/// </summary>
public class HistoryStreamLaws
{
    [Law]
    internal Property An_import_of_an_export_is_the_same_history(WholeHistory annals, Limits limits)
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory(new() { Limits = limits, CacheBytes = 8 << 10 });
        var (stream, exported) = Exported(database);
        var imported = copy.ImportHistory(new MemoryStream(stream)).OrThrow();
        return Against(annals.Model, copy)
            .Concat(Differences.Unless(Same(exported, imported), () => $"exported {exported}, imported {imported}"))
            .Concat(
                Differences.Unless(imported.Bytes == stream.Length && imported.Revisions == annals.Pages.Length, () =>
                    $"imported {imported}"
                )
            )
            .Concat(Verification.Of(copy).Select(violation => violation.ToString()))
            .ToProperty();
    }

    [Law]
    internal bool Exported_again_it_is_the_same_bytes(WholeHistory annals)
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory(new() { Limits = annals.Limits });
        var (stream, _) = Exported(database);
        copy.ImportHistory(new MemoryStream(stream)).OrThrow();
        copy.Transact(tree => tree).OrThrow();
        return Exported(copy).Stream.SequenceEqual(stream);
    }

    [Law]
    internal bool What_is_dropped_is_not_exported_and_what_is_kept_keeps_its_number(
        WholeHistory annals,
        Retention retention
    )
    {
        using var database = annals.ToDatabase();
        database.Compact(retention).OrThrow();
        using var copy = Database.InMemory(new() { Limits = annals.Limits });
        copy.ImportHistory(new MemoryStream(Exported(database).Stream)).OrThrow();
        return database.History().Count() == copy.History().Count()
            && database
                .History()
                .Zip(copy.History(), (one, other) => AreSame(one.OrThrow(), other.OrThrow()))
                .All(isSame => isSame);
    }

    [Law]
    internal Property Of_a_stream_that_is_cut_off_anywhere_nothing_is_imported_and_the_line_is_told(
        WholeHistory annals,
        [From(nameof(Cuts))] int[] cuts
    )
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory();
        var (stream, _) = Exported(database);
        return cuts.Select(cut => cut % stream.Length)
            .Append(stream.Length - 1)
            .Append(0)
            .SelectMany(length =>
                Refused(
                    copy,
                    stream[..length],
                    line => line == 1 + stream[..length].Count(b => b == '\n'),
                    $"cut off after {length} bytes"
                )
            )
            .ToProperty();
    }

    [Law]
    internal Property Of_a_stream_of_which_any_byte_is_another_nothing_is_imported_and_a_line_from_there_on_is_told(
        WholeHistory annals,
        [From(nameof(Hits))] (int, int)[] hits
    )
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory();
        var (stream, _) = Exported(database);
        return hits.Where(hit => stream[hit.Item1 % stream.Length] != hit.Item2).SelectMany(hit =>
        {
            var (at, changed) = (hit.Item1 % stream.Length, stream.ToArray());
            changed[at] = (byte)hit.Item2;
            var line = 1 + stream[..at].Count(b => b == '\n');
            return Refused(copy, changed, told => told >= line, $"byte {at} is {hit.Item2}");
        }).ToProperty();
    }

    [Law]
    internal Property Of_a_stream_whose_lines_are_lost_doubled_or_swapped_nothing_is_imported(
        WholeHistory annals,
        [From(nameof(Places))] (int, int) places
    )
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory();
        var lines = Encoding.UTF8.GetString(Exported(database).Stream).Split('\n')[..^1];
        var (i, j) = (places.Item1 % lines.Length, places.Item2 % lines.Length);
        string[] swapped = [.. lines];
        (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
        (string Words, string[] Lines)[] others =
        [
            ("lost", [.. lines[..i], .. lines[(i + 1)..]]),
            ("doubled", [.. lines[..i], lines[i], .. lines[i..]]),
            ("swapped", swapped),
        ];
        return others
            .Where(other => !other.Lines.SequenceEqual(lines))
            .SelectMany(other => Refused(copy, Joined(other.Lines), told => told >= 1, $"{other.Words} {i} {j}"))
            .ToProperty();
    }

    [Law(Share = 2)]
    internal Property After_an_import_that_was_refused_the_whole_one_can_be_imported(
        WholeHistory annals,
        [Within(0, int.MaxValue - 1)] int cut
    )
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory();
        var (stream, _) = Exported(database);
        copy.ImportHistory(new MemoryStream(stream[..(cut % stream.Length)]));
        copy.ImportHistory(new MemoryStream(stream)).OrThrow();
        return Against(annals.Model, copy).ToProperty();
    }

    [Law(Share = 2)]
    internal Property However_a_stream_comes_in_pieces_it_is_the_same(WholeHistory annals, [Within(1, 90)] int most)
    {
        using var database = annals.ToDatabase();
        using var copy = Database.InMemory();
        copy.ImportHistory(new Trickle(Exported(database).Stream, most)).OrThrow();
        return Against(annals.Model, copy).ToProperty();
    }

    internal static (byte[] Stream, HistoryTransfer Exported) Exported(Database database)
    {
        using var stream = new MemoryStream();
        var exported = database.ExportHistory(stream).OrThrow();
        return (stream.ToArray(), exported);
    }

    /// <summary>What a database's history has otherwise than a model.</summary>
    internal static IEnumerable<string> Against(ModelDatabase model, Database database)
    {
        var found = database.History(Revision.Zero).Select(step => step.OrThrow()).ToArray();
        var expected = model.Revisions.Skip(1).ToArray();
        return Differences
            .Unless(
                found
                    .Select(each => (each.Revision, each.Instant, each.Note))
                    .SequenceEqual(expected.Select(each => (each.Revision, each.Instant, each.Note))),
                () =>
                    $"revisions {string.Join(", ", found.Select(each => $"{each.Revision} {each.Instant} '{each.Note}'"))}, "
                    + $"expected {string.Join(", ", expected.Select(each => $"{each.Revision} {each.Instant} '{each.Note}'"))}"
            )
            .Concat(
                found
                    .Zip(expected, (each, wanted) => Differences.Between(each.Tree, wanted.Entries))
                    .SelectMany(differences => differences)
            );
    }

    private static IEnumerable<string> Refused(Database empty, byte[] stream, Func<long, bool> isLine, string words)
    {
        var outcome = empty.ImportHistory(new MemoryStream(stream));
        return Differences
            .Unless(
                outcome.Match(
                    Right: _ => false,
                    Left: error => error is DbError.Malformed malformed && isLine(malformed.Line)
                ),
                () => $"{words}: {outcome}"
            )
            .Concat(
                Differences.Unless(empty.Refresh().OrThrow().Revision == Revision.Zero, () =>
                    $"{words}: something was imported"
                )
            );
    }

    private static bool AreSame(Snapshot one, Snapshot other) =>
        (one.Revision, one.Instant, one.Note) == (other.Revision, other.Instant, other.Note)
        && one.Tree.Range(KeyRange.All).SequenceEqual(other.Tree.Range(KeyRange.All));

    private static bool Same(HistoryTransfer one, HistoryTransfer other) =>
        (one.Newest.Revision, one.Revisions, one.Changes, one.Bytes)
        == (other.Newest.Revision, other.Revisions, other.Changes, other.Bytes);

    private static byte[] Joined(IEnumerable<string> lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n")));

    // A stream that gives so many bytes at a time.
    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, most));
    }

    private static Gen<int[]> Cuts => Gen.Choose(0, int.MaxValue - 1).ArrayOf(12);

    private static Gen<(int, int)[]> Hits => Gen.Choose(0, int.MaxValue - 1).Zip(Gen.Choose(0, 255)).ArrayOf(12);

    private static Gen<(int, int)> Places => Gen.Choose(0, int.MaxValue - 1).Zip(Gen.Choose(0, int.MaxValue - 1));
}
