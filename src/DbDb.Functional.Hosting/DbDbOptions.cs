using LanguageExt;

namespace DbDb.Functional.Hosting;

/// <summary>
/// The settings of a database, as a section of a configuration or a program says them. They are read once, when the
/// database is opened; what a configuration says later changes nothing. See <see cref="DatabaseOptions"/> for what
/// each is for.
/// </summary>
public sealed class DbDbOptions
{
    /// <summary>
    /// The file; a relative path is meant from the host's content root, or, where there is no host, from the current
    /// folder. Its folder must be there.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// <c>OpenOrCreate</c>, which is the default, <c>MustExist</c> or <c>ReadOnly</c>.
    /// </summary>
    public OpenMode Mode { get; set; } = DatabaseOptions.Default.Mode;

    /// <summary>
    /// What a commit is worth when it is acknowledged: <c>Immediate</c>, which is the default and survives a power cut;
    /// an interval, as <c>00:00:00.5</c>, of which a power cut may take back the commits, more than nothing and at most
    /// a day; or <c>OnFlush</c>. Whichever it is, a host that stops makes all of them durable.
    /// </summary>
    public string Durability { get; set; } = DurabilityText.Immediate;

    /// <summary>How many bytes of nodes are kept in memory, by estimate: 0 or more, by default 256 MiB.</summary>
    public long CacheBytes { get; set; } = DatabaseOptions.Default.CacheBytes;

    /// <summary>
    /// How long a commit waits for another process's: 0 or more, or −1 ms for ever; by default 30 s.
    /// </summary>
    public TimeSpan LockTimeout { get; set; } = DatabaseOptions.Default.LockTimeout;

    /// <summary>
    /// How long after one look for other processes' commits the next one comes, while somebody watches: from 1 ms to
    /// 1 day, or −1 ms for none; by default 50 ms.
    /// </summary>
    public TimeSpan WatchInterval { get; set; } = DatabaseOptions.Default.WatchInterval;

    /// <summary>When the database compacts itself, and what it keeps; without it, it doesn't.</summary>
    public DbDbAutoCompactOptions? AutoCompact { get; set; }

    /// <summary>How it is opened, where it isn't by <see cref="Path"/>.</summary>
    internal Func<IServiceProvider, DbDbOptions, Either<DbError, Database>>? Opener { get; set; }

    /// <summary>The same as what a database is opened with.</summary>
    /// <param name="clock">What tells the instants of commits; by default the system's clock.</param>
    /// <exception cref="InvalidOperationException">They make no sense: the message names each that doesn't.</exception>
    public DatabaseOptions ToDatabaseOptions(TimeProvider? clock = null)
    {
        var faults = SettingFaults.Of(this).ToArray();
        return faults.Length > 0
            ? throw new InvalidOperationException(string.Join("; ", faults))
            : new()
            {
                Mode = Mode,
                CacheBytes = CacheBytes,
                LockTimeout = LockTimeout,
                Durability = DurabilityText.Read(Durability) ?? Functional.Durability.Immediate,
                WatchInterval = WatchInterval,
                AutoCompact = AutoCompact is { } policy ? policy.ToPolicy() : Option<AutoCompaction>.None,
                Clock = clock ?? TimeProvider.System,
            };
    }
}
