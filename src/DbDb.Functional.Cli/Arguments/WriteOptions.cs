using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options of every verb that writes.</summary>
internal sealed class WriteOptions
{
    private readonly Option<TimeSpan> _timeout = TimeoutOption.Create();

    private readonly Option<long> _cache = CacheOption.Create();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_timeout, _cache];

    /// <summary>Opens the database to write.</summary>
    public Database Open(Call call, OpenMode mode) =>
        Database
            .Open(call.Path, new()
            {
                Mode = mode,
                LockTimeout = call.Value(_timeout),
                CacheBytes = CacheOption.Bytes(call.Value(_cache)),
            })
            .OrThrow();
}
