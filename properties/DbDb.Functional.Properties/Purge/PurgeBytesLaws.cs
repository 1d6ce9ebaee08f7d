using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What was purged is in no file, at whatever moment a crash comes afterwards; and before, a crash leaves all or
/// nothing of the purge.
/// </summary>
public class PurgeBytesLaws
{
    private const int Cuts = 3;

    [Law]
    internal Property No_byte_of_the_keys_their_values_and_the_redacted_notes_is_in_any_file(Marked marked)
    {
        var disk = Filled(marked);
        var before = marked.In(disk.Image).Any();
        using var database = PurgeLaws.On(disk);
        marked.PurgeFrom(database).OrThrow();
        var proof = database.ProvePurged(marked.Keys).OrThrow();
        database.Transact(tree => tree.Set("one more", "")).OrThrow();
        return Differences.Unless(before, () => "there was no mark before")
            .Concat(marked.In(disk.Image))
            .Concat(
                Differences.Unless(proof.Holds && database.ProvePurged(marked.Keys).OrThrow().Holds, () => $"{proof}")
            )
            .ToProperty();
    }

    [Law(Share = 4)]
    internal Property A_power_cut_at_any_moment_leaves_the_history_as_it_was_or_purged_and_no_mark_once_that_is_acknowledged(
        Marked marked,
        [Within(0, int.MaxValue - 1)] int seed,
        [Within(0, 300)] int nth
    )
    {
        var (moments, isAcknowledged, committed) = (
            new List<(DiskImage Image, bool IsAcknowledged, bool IsCommitted)>(),
            false,
            false
        );
        var image = Filled(marked).Image;
        SimulatedDisk? disk = null;
        Database? other = null;
        var countdown = -1;
        disk = new SimulatedDisk((ulong)seed, image, watch: (_, now) =>
        {
            moments.Add((now, isAcknowledged, committed));
            if (countdown-- == 0)
            {
                // Another process comes in between; while the other has the lock it is turned away.
                committed = other!.Transact(tree => tree.Set("meanwhile", "kept")).IsRight;
            }
        });
        using var database = PurgeLaws.On(disk);
        using var second = PurgeLaws.On(disk.NewProcess());
        (other, countdown) = (second, nth);
        moments.Clear();
        marked.PurgeFrom(database).OrThrow();
        isAcknowledged = true;
        moments.Add((disk.Image, isAcknowledged, committed));
        return Enumerable.Range(0, Math.Min(30, moments.Count))
            .Select(i => moments[^(1 + i * (moments.Count - 1) / Math.Max(1, Math.Min(30, moments.Count) - 1))])
            .SelectMany(
                (moment, i) =>
                    Enumerable
                        .Range(0, Cuts)
                        .SelectMany(cut =>
                            Left(
                                marked,
                                moment.Image.AfterPowerCut((ulong)(seed + Cuts * i + cut)),
                                moment.IsAcknowledged,
                                moment.IsCommitted
                            )
                        )
            )
            .ToProperty();
    }

    [Law]
    internal Property Whichever_operation_fails_the_history_is_as_it_was_or_purged(
        Marked marked,
        [Within(0, 150)] int nth,
        [Within(0, 47)] int choice
    )
    {
        var began = -1L;
        var disk = new SimulatedDisk(1, Filled(marked).Image, operation =>
            began >= 0 && operation.Number == began + nth && Mishap.Ways(operation) is var ways
                ? ways[choice % ways.Length]
                : null
        );
        var database = PurgeLaws.On(disk);
        began = disk.Operations;
        var isPurged = false;
        try
        {
            isPurged = marked.PurgeFrom(database).IsRight;
        }
        catch (ProcessDiedException)
        {
            // as it was told to
        }

        return Left(marked, disk.Image, isPurged, isCommitted: false).ToProperty();
    }

    private static string[] Left(Marked marked, DiskImage left, bool isAcknowledged, bool isCommitted)
    {
        string[] marks = isAcknowledged ? [.. marked.In(left)] : [];
        using var database = PurgeLaws.On(new SimulatedDisk(image: left));
        var isKept = database.Head.Tree.Contains("meanwhile");
        var before = isKept ? database.At(database.History().ElementAt(1).OrThrow().Revision).OrThrow() : database.Head;
        string[] asPurged = [.. Against(marked.Purged)];
        var wrong = isAcknowledged || asPurged.Length == 0 ? asPurged : [.. Against(marked.Annals.Model)];
        return
        [
            .. marks,
            .. wrong,
            .. Differences.Unless(isKept || !isCommitted, () => "what was committed meanwhile is lost"),
            .. Verification.Of(database).Select(violation => violation.ToString()),
            .. Differences.Unless(database.Transact(tree => tree.Set("one more", "")).IsRight, () =>
                "nothing can be committed"
            ),
        ];

        IEnumerable<string> Against(ModelDatabase model) =>
            model
                .Revisions.Skip(1)
                .Zip(database.History(before).Select(step => step.OrThrow()).Reverse(), (expected, found) =>
                    Differences
                        .Between(found.Tree, expected.Entries)
                        .Concat(
                            Differences.Unless(
                                (found.Revision, found.Instant, found.Note)
                                    == (expected.Revision, expected.Instant, expected.Note),
                                () => $"{found}, expected {expected.Revision}"
                            )
                        )
                )
                .SelectMany(differences => differences)
                .Concat(
                    Differences.Unless(before.Commit.Ordinal == model.Revisions.Count - 1, () =>
                        $"there are {before.Commit.Ordinal} revisions"
                    )
                );
    }

    private static SimulatedDisk Filled(Marked marked)
    {
        var disk = new SimulatedDisk(seed: 1);
        using (
            var store = FileStore
                .Open("law.dbdb", new() { Generation = 42, Limits = marked.Annals.Limits }, disk)
                .OrThrow()
        )
        {
            marked.Annals.AppendTo(store);
        }

        return disk;
    }
}
