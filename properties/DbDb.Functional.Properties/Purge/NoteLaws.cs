using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>Notes that are redacted never said anything else, and those that are searched are found.</summary>
public class NoteLaws
{
    [Law]
    internal Property The_file_is_byte_for_byte_that_of_a_history_whose_commits_said_that(
        WholeHistory annals, [Within(0, 2)] int turn)
    {
        var (redacted, changed) = (new List<long>(), 0L);
        var purged = PurgeLaws.File(annals, database => changed = database.PurgeNotes(commit =>
        {
            redacted.Add(commit.Revision.Number);
            return Said(commit.Revision, commit.Note);
        }).OrThrow().Notes);
        var pages = annals.Pages.Zip(annals.Model.Revisions.Skip(1), (page, revision) =>
            page with { Note = Said(revision.Revision, page.Note) });
        var innocent = PurgeLaws.File(
            annals with { Pages = [.. pages] }, database => database.Compact(Retention.All).OrThrow());
        return Differences
            .Unless(purged.SequenceEqual(innocent), () => "the files differ")
            .Concat(Differences.Unless(
                changed == annals.Model.Revisions.Count(each => each.Note != Said(each.Revision, each.Note)),
                () => $"{changed} notes"))
            .Concat(Differences.Unless(
                redacted.SequenceEqual(annals.Model.Revisions.Skip(1).Select(each => each.Revision.Number)),
                () => "each is asked for once, oldest first"))
            .ToProperty();

        string Said(Revision revision, string note) => ((revision.Number + turn) % 3) switch
        {
            0 => note,
            1 when revision.Number > 0 => "",
            _ => revision.Number == 0 ? note : $"said otherwise in {revision}",
        };
    }

    [Law]
    internal Property A_text_is_found_in_the_notes_that_have_it_newest_first_and_proved_gone_from_the_others(
        WholeHistory annals, [Within(0, 20)] int from, [Within(0, 3)] int length, [Within(0, 11)] int page)
    {
        using var database = annals.ToDatabase();
        var some = annals.Pages.ElementAtOrDefault(page)?.Note ?? "";
        var text = some[Math.Min(from, some.Length)..][..Math.Min(length, Math.Max(0, some.Length - from))];
        var expected = annals.Model.Revisions.Skip(1).Reverse()
            .Where(each => each.Note.Contains(text, StringComparison.Ordinal))
            .Select(each => each.Revision)
            .ToArray();
        var found = database.SearchNotes(text).Select(step => step.OrThrow().Revision);
        return Differences
            .Unless(found.SequenceEqual(expected), () => $"'{text}' is found in {string.Join(' ', found)}")
            .Concat(Differences.Unless(
                text.Length == 0
                    || (database.ProveNotesPurged([text]).OrThrow() is var proof
                        && proof.Found == expected.Length
                        && proof.Holds == (expected.Length == 0)),
                () => $"{database.ProveNotesPurged([text])}"))
            .ToProperty();
    }
}
