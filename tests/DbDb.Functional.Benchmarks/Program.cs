// Benchmarks of DbDb.Functional against other ordered maps, as ratios measured in one run: absolute times differ from machine to
// machine and from minute to minute, ratios of interleaved runs far less. Running/Help.cs states the method.

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

    var results = Runner.Run(options);
    var machine = Machine.This();
    Console.WriteLine(Report.Text(results, options, machine));
    if (options.Json is { } json)
    {
        File.WriteAllText(json, Report.Json(results, options, machine));
    }

    if (options.Markdown is { } markdown)
    {
        File.WriteAllText(markdown, Report.Markdown(results, options, machine));
    }

    if (options.Svg is { } svg)
    {
        File.WriteAllText(svg, Report.Svg(results, options, machine));
    }

    return 0;
}
catch (InvalidOperationException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
