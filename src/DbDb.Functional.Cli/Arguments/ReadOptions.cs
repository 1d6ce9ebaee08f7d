using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that reads.</summary>
internal sealed class ReadOptions
{
    private readonly Option<Moment> _at = Options.Of<Moment>(
        "--at",
        "REV|TIME",
        "reads an old revision: its number, or a time as in 2026-11-22T13:04:17Z (UTC unless it has an offset), "
            + "which means the newest that isn't later",
        Moment.Now,
        Moment.TryParse,
        Moment.Wanted);

    private readonly Option<long> _cache = CacheOption.Create();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_at, _cache];

    /// <summary>Those of a verb to which an old revision means nothing.</summary>
    public IEnumerable<Option> WithoutMoment => [_cache];

    /// <summary>Those that ask for an old revision.</summary>
    public IEnumerable<Option> Past => [_at];

    /// <summary>Opens the database, which must exist, without the right to change it.</summary>
    public Database Open(Call call) =>
        Database
            .Open(call.Path, new() { Mode = OpenMode.ReadOnly, CacheBytes = CacheOption.Bytes(call.Value(_cache)) })
            .OrThrow();

    /// <summary>Whether an old revision is asked for.</summary>
    public bool IsPast(Call call) => call.Value(_at) is not Moment.Newest;

    /// <summary>The snapshot to read.</summary>
    public Snapshot Snapshot(Call call, Database database) => call.Value(_at).In(database).OrThrow();
}
