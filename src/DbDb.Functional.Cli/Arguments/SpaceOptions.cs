using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options that ask what compactions would free.</summary>
internal sealed class SpaceOptions
{
    private readonly Option<Keeping[]> _retentions = KeepOption.Several();
    private readonly Option<bool> _ranges = Options.Flag(
        "--ranges", "the same by ranges of revisions, for --retention last:1 if none is given");

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_retentions, _ranges];

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(Call call) => call.Value(_ranges) || call.Value(_retentions).Length > 0;

    /// <summary>Writes a row for each retention, or for each retention and range.</summary>
    public void Write(Call call, Database database, RowFormat format)
    {
        var ranges = call.Value(_ranges);
        var rows = ranges
            ? call.Rows(
                format, "retention", "first", "last", "revisions", "kept", "bytes", "live", "dead", "commit_average")
            : call.Rows(format, "retention", "kept", "dropped", "live", "dead", "after", "freed");
        foreach (var keeping in call.Value(_retentions) is { Length: > 0 } given ? given : [Keeping.Newest])
        {
            keeping.ThrowIfAPinIsMissing(database);
            var space = database.Space(keeping.Retention, call.Interrupt).OrThrow();
            foreach (var numbers in ranges ? space.Ranges.Select(Numbers) : [Numbers(space)])
            {
                rows.WriteBytes(RawArguments.Bytes(keeping.Words));
                Array.ForEach(numbers, rows.WriteNumber);
                rows.EndRow();
            }
        }

        rows.Finish();
    }

    private static long[] Numbers(Space space) =>
        [space.Kept, space.Revisions - space.Kept, space.Live, space.Dead, space.After, space.Freed];

    private static long[] Numbers(SpaceRange range) =>
        [
            range.First.Number,
            range.Last.Number,
            range.Revisions,
            range.Kept,
            range.Bytes,
            range.Live,
            range.Dead,
            range.CommitBytes,
        ];
}
