using System.Globalization;
using System.Text.Json;

namespace DbDb.Functional.Cli;

internal static class StatVerb
{
    public static Verb Create()
    {
        var format = FormatOption.ToShow();
        var space = new SpaceOptions();
        var read = new ReadOptions();
        return new(
            "stat",
            "shows what the database holds and how its file is filled",
            [],
            [.. space.All, format, .. read.All],
            Run)
        {
            Notes =
            [
                "Reads every node of the newest revision. Levels count from 0, the leaves; live_bytes are those of the",
                "newest entries and their index where all nodes are stored whole, out of file_bytes; values are those",
                "too long to lie in a leaf. With --format json: one object.",
                "",
                "With --retention nothing of that, but a row for each: how many revisions a compact with the same",
                "--keep would keep and drop, how many bytes of the log those that are kept reach (live) and how many",
                "no more (dead), how long it would be after, and how many bytes are freed. The two last are exact",
                "where one revision is kept, and else an estimate. With --ranges a row for each tenth of the",
                "revisions: from first to last, what their commits added and what of it is live and dead.",
            ],
        };

        ExitCode Run(Call call)
        {
            var chosen = call.FormatToShow(format);
            if (space.AreGiven(call) && read.IsPast(call))
            {
                throw Failure.Usage("--retention and --ranges are about the whole file: --at can't be given");
            }

            using var database = read.Open(call);
            if (space.AreGiven(call))
            {
                space.Write(call, database, chosen);
                return ExitCode.Done;
            }

            var statistics = Statistics.Of(call.Path, database, read.Snapshot(call, database));
            if (chosen == RowFormat.Json)
            {
                WriteObject(statistics, call.Output);
            }
            else
            {
                WriteRows(statistics, call.Rows(chosen, "name", "value"));
            }

            return ExitCode.Done;
        }
    }

    private static void WriteRows(Statistics statistics, IRowWriter rows)
    {
        Row("path", r => r.WriteText(statistics.Path));
        foreach (var (name, number) in Numbers(statistics))
        {
            Row(name, r => r.WriteNumber(number));
        }

        foreach (var level in statistics.Shape.Levels)
        {
            Row($"level_{level.Level}_nodes", r => r.WriteNumber(level.Nodes));
            Row($"level_{level.Level}_bytes", r => r.WriteNumber(level.Bytes));
            Row(
                $"level_{level.Level}_fill",
                r => r.WriteText(level.Fill.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        rows.Finish();

        void Row(string name, Action<IRowWriter> value)
        {
            rows.WriteText(name);
            value(rows);
            rows.EndRow();
        }
    }

    private static void WriteObject(Statistics statistics, OutputBuffer output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("path", statistics.Path);
            foreach (var (name, number) in Numbers(statistics))
            {
                json.WriteNumber(name, number);
            }

            json.WriteStartArray("levels");
            foreach (var level in statistics.Shape.Levels)
            {
                json.WriteStartObject();
                json.WriteNumber("level", level.Level);
                json.WriteNumber("nodes", level.Nodes);
                json.WriteNumber("bytes", level.Bytes);
                json.WriteNumber("fill", Math.Round(level.Fill, 4));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static (string Name, long Number)[] Numbers(Statistics statistics) =>
    [
        ("revisions", statistics.Revisions),
        ("entries", statistics.Entries),
        ("height", statistics.Shape.Levels.Count),
        ("nodes", statistics.Shape.Levels.Sum(level => level.Nodes)),
        ("values", statistics.Shape.Values),
        ("value_bytes", statistics.Shape.ValueBytes),
        ("live_bytes", statistics.Shape.Bytes),
        ("file_bytes", statistics.FileBytes),
        ("commit_bytes_average", statistics.AverageCommitBytes),
        ("commit_bytes", statistics.CommitBytes),
    ];
}
