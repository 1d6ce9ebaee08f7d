// Benchmarks of DbDb.Functional against other ordered maps, as ratios measured in one run: absolute times differ from
// machine to machine and from minute to minute, ratios of interleaved runs far less. Running/Help.cs states the method.

using DbDb.Functional.Benchmarks.Running;
using DbDb.Functional.Benchmarks.Syncs;

if (Child.IsMeant(args))
{
    Child.Run(args);
    return 0;
}

var options = Options.Parse(args);
if (options.Complaint is { } complaint)
{
    Console.Error.WriteLine($"{complaint}; see --help");
    return 2;
}

if (options.Help)
{
    Console.WriteLine(Help.Text);
    return 0;
}

// An interrupt reaches the child too; it ends, and the run with it, after its files were deleted.
Console.CancelKeyPress += (_, interrupt) => interrupt.Cancel = true;
try
{
    if (options.CountSyncs)
    {
        SyncCount.Run(options, Console.Out);
        return 0;
    }

    var machine = Machine.This();
    if (options.Scale.Count > 0)
    {
        ScaleResults? last = null;
        try
        {
            foreach (var known in Scale.Run(options))
            {
                // Written after each size, since the largest may take hours and fail.
                last = known;
                Write(options.Json, () => ScaleReport.Json(known, options, machine));
                Write(options.Markdown, () => ScaleReport.Markdown(known, options, machine));
                Write(options.Svg, () => ScaleReport.Svg(known, options, machine));
            }

            return 0;
        }
        finally
        {
            Console.WriteLine(last is null ? string.Empty : ScaleReport.Text(last, options, machine));
        }
    }

    var results = Runner.Run(options);
    Console.WriteLine(Report.Text(results, options, machine));
    Write(options.Json, () => Report.Json(results, options, machine));
    Write(options.Markdown, () => Report.Markdown(results, options, machine));
    Write(options.Svg, () => Report.Svg(results, options, machine));
    return 0;
}
catch (InvalidOperationException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static void Write(string? path, Func<string> text)
{
    if (path is not null)
    {
        File.WriteAllText(path, text());
    }
}
