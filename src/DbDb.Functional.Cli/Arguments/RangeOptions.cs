using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that takes a range of keys. Given together they intersect.</summary>
internal sealed class RangeOptions
{
    private readonly Option<string?> _from = Options.Text("--from", "KEY", "begins at this key, inclusive");
    private readonly Option<string?> _to = Options.Text("--to", "KEY", "ends before this key, exclusive");
    private readonly Option<string?> _prefix = Options.Text("--prefix", "KEY", "takes only keys that begin with this");
    private readonly KeyOptions _keys = new("the keys given");

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_from, _to, _prefix, .. _keys.All];

    /// <summary>Those of a verb that shows keys as bytes only.</summary>
    public IEnumerable<Option> OfBytes => [_from, _to, _prefix, _keys.Escaped];

    /// <summary>Whether a keyspace is asked for.</summary>
    public bool IsTyped(Call call) => _keys.IsTyped(call);

    /// <summary>Whether a range is asked for.</summary>
    public bool IsGiven(Call call) => call.IsGiven(_from) || call.IsGiven(_to) || call.IsGiven(_prefix);

    /// <summary>Refuses what is wrong whatever the database has, before it is opened.</summary>
    /// <param name="call">The call.</param>
    /// <param name="keys">Keys that are given beside the range.</param>
    /// <exception cref="Failure">Something is.</exception>
    public void Check(Call call, params string[] keys)
    {
        if (_keys.Untyped(call) is { } bytes)
        {
            _ = (Of(call, bytes), Array.ConvertAll(keys, bytes.Key));
        }
    }

    /// <summary>The range that is asked for, and how keys are given and shown.</summary>
    /// <param name="call">The call.</param>
    /// <param name="trees">What says which keyspaces there are.</param>
    public (KeyForm Form, KeyRange Range) In(Call call, params Tree[] trees)
    {
        var form = _keys.In(call, trees);
        return (form, Of(call, form));
    }

    /// <summary>The range that is asked for where keys are bytes.</summary>
    public KeyRange Range(Call call) => In(call).Range;

    private KeyRange Of(Call call, KeyForm form)
    {
        var range = call.Value(_from) is { } from ? form.All.Intersect(KeyRange.From(form.Key(from))) : form.All;
        range = call.Value(_to) is { } to ? range.Intersect(KeyRange.Below(form.Key(to))) : range;
        return call.Value(_prefix) is { } prefix ? range.Intersect(form.Prefix(prefix)) : range;
    }
}
