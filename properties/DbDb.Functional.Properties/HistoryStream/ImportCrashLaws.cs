using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Whatever the disk does while a history is imported, there is all of it or nothing.</summary>
public class ImportCrashLaws
{
    private const string Path = "law.dbdb";
    private const int Cuts = 3;

    [Law(Share = 4)]
    internal Property A_power_cut_at_any_moment_leaves_a_database_that_is_empty_or_has_the_whole_history_and_has_it_once_that_is_acknowledged(
        WholeHistory annals,
        [Within(0, int.MaxValue - 1)] int seed
    )
    {
        var (moments, isAcknowledged) = (new List<(DiskImage Image, bool IsAcknowledged)>(), false);
        var disk = new SimulatedDisk((ulong)seed, watch: (_, image) => moments.Add((image, isAcknowledged)));
        using (var database = On(disk))
        {
            moments.Clear();
            database.ImportHistory(new MemoryStream(StreamOf(annals))).OrThrow();
            isAcknowledged = true;
            moments.Add((disk.Image, isAcknowledged));
        }

        return Spread(moments, 40)
            .SelectMany(
                (moment, i) =>
                    Enumerable
                        .Range(0, Cuts)
                        .SelectMany(cut =>
                            Left(
                                annals,
                                moment.Image.AfterPowerCut((ulong)(seed + Cuts * i + cut)),
                                moment.IsAcknowledged
                            )
                        )
            )
            .ToProperty();
    }

    [Law]
    internal Property Whichever_operation_fails_the_database_is_empty_and_goes_on_or_has_the_whole_history(
        WholeHistory annals,
        [Within(0, 120)] int nth,
        [Within(0, 47)] int choice
    )
    {
        var (began, isOver) = (-1L, false);
        var disk = new SimulatedDisk(1, faults: operation => !isOver && began >= 0 && operation.Number == began + nth
                ? Mishap.Ways(operation) is var ways
                    ? ways[choice % ways.Length]
                    : null
                : null);
        var database = On(disk);
        began = disk.Operations;
        var imported = false;
        try
        {
            imported = database.ImportHistory(new MemoryStream(StreamOf(annals))).IsRight;
        }
        catch (ProcessDiedException)
        {
            // as it was told to
        }

        isOver = true;
        return Left(annals, disk.Image, imported).ToProperty();
    }

    private static string[] Left(WholeHistory annals, DiskImage left, bool isAcknowledged)
    {
        using var database = On(new SimulatedDisk(image: left));
        var isEmpty = database.Head.Revision == Revision.Zero && annals.Pages.Length > 0;
        string[] wrong = isEmpty && !isAcknowledged ? [] : [.. HistoryStreamLaws.Against(annals.Model, database)];
        return
        [
            .. wrong,
            .. Verification.Of(database).Select(violation => violation.ToString()),
            .. Differences.Unless(database.Transact(tree => tree.Set("one more", "")).IsRight, () =>
                "nothing can be committed"
            ),
        ];
    }

    private static byte[] StreamOf(WholeHistory annals)
    {
        using var source = annals.ToDatabase();
        return HistoryStreamLaws.Exported(source).Stream;
    }

    private static IEnumerable<T> Spread<T>(List<T> all, int most) =>
        Enumerable
            .Range(0, Math.Min(most, all.Count))
            .Select(i => all[^(1 + i * (all.Count - 1) / Math.Max(1, Math.Min(most, all.Count) - 1))]);

    private static Database On(SimulatedDisk disk) =>
        FileStore.Open(Path, new() { Generation = 42 }, disk).Bind(store => Database.Open(store)).OrThrow();
}
