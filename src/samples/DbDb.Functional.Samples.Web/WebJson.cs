using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DbDb.Functional.Samples.Web;

/// <summary>What happened to a key: null where it wasn't there, or isn't.</summary>
internal sealed record Change(Key Key, Value? Before, Value? After)
{
    public static Change Of(TreeChange change) => change switch
    {
        TreeChange.Added(var key, var value) => new(key, null, value),
        TreeChange.Removed(var key, var value) => new(key, value, null),
        TreeChange.Changed(var key, var before, var after) => new(key, before, after),
        _ => throw new UnreachableException(),
    };
}

/// <summary>The same, with the commit that did it.</summary>
internal sealed record KeyChange(Snapshot Commit, Value? Before, Value? After)
{
    public static KeyChange Of(KeyRevision revision)
    {
        var (_, before, after) = Change.Of(revision.Change);
        return new(revision.Snapshot, before, after);
    }
}

/// <summary>How all of it is written, without reflection.</summary>
[JsonSerializable(typeof(Snapshot))]
[JsonSerializable(typeof(Change[]))]
[JsonSerializable(typeof(KeyChange[]))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class WebJson : JsonSerializerContext;
