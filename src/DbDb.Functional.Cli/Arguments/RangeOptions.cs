using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that takes a range of keys. Given together they intersect.</summary>
internal sealed class RangeOptions
{
    private readonly Option<string?> _from = Options.Text("--from", "KEY", "begins at this key, inclusive");
    private readonly Option<string?> _to = Options.Text("--to", "KEY", "ends before this key, exclusive");
    private readonly Option<string?> _prefix = Options.Text("--prefix", "KEY", "takes only keys that begin with this");
    private readonly Option<bool> _escaped = Call.EscapedOption("the keys given");

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_from, _to, _prefix, _escaped];

    /// <summary>Whether a range is asked for.</summary>
    public bool IsGiven(Call call) => call.IsGiven(_from) || call.IsGiven(_to) || call.IsGiven(_prefix);

    /// <summary>A key that is given beside them.</summary>
    public Key Key(Call call, string argument) => Call.Bytes(argument, call.Value(_escaped));

    /// <summary>The range that was asked for.</summary>
    public KeyRange Range(Call call)
    {
        var escaped = call.Value(_escaped);
        var range = call.Value(_from) is { } from ? KeyRange.From(Call.Bytes(from, escaped)) : KeyRange.All;
        range = call.Value(_to) is { } to ? range.To(Call.Bytes(to, escaped)) : range;
        return call.Value(_prefix) is { } prefix ? range.Intersect(KeyRange.Prefix(Call.Bytes(prefix, escaped)))
            : range;
    }
}
