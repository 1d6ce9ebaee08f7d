using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>
/// The option <c>--history</c> of the verbs that exchange data: all revisions instead of one's entries, in a format of
/// their own.
/// </summary>
internal static class HistoryOption
{
    public static Option<bool> Create(string does) => Options.Flag("--history", does);

    /// <summary>Refuses what makes no sense beside it.</summary>
    /// <exception cref="Failure">One of them is given.</exception>
    public static void Exclude(Call call, params Option[] others)
    {
        if (Array.Find(others, call.IsGiven) is { } other)
        {
            throw Failure.Usage($"{other.Name} has no meaning with --history");
        }
    }
}
