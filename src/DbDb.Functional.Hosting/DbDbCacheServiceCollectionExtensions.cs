using DbDb.Functional;
using DbDb.Functional.Hosting;
using DbDb.Functional.Hosting.Caching;
using Microsoft.Extensions.Caching.Distributed;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds caches in databases.</summary>
public static class DbDbCacheServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="IDistributedCache"/> in a database that was added: one that is there after a restart, which
    /// all processes with the same file share, and which serves HybridCache as its second level, by
    /// <see cref="IBufferDistributedCache"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Entries are those of the keyspace <paramref name="keyspace"/>, and when they expire is in
    /// <c>keyspace:expiry</c>. One that has expired isn't there any more; each write removes up to 64 such. An entry
    /// with a sliding expiration that is used is written only when that makes it expire a tenth of its window later, or
    /// more: so a look-up writes at most ten times a window, some 24 bytes and not the value, and an entry that is used
    /// stays for at least nine tenths of its window, and never longer than the window, nor than its absolute
    /// expiration. One with no expiration stays until it is removed.
    /// </para>
    /// <para>
    /// A database keeps its history, and nobody wants that of a cache: give it a database of its own, with
    /// <c>AutoCompact: { KeepLast: 1 }</c>, and with <c>Durability: 00:00:01</c>, so that it doesn't wait for the disk.
    /// </para>
    /// <para>
    /// A key is text without halves of surrogate pairs (<see cref="ArgumentException"/>), of up to some 4,000 bytes of
    /// UTF-8; a value, up to 64 MiB. What the database answers is thrown, as <see cref="DbException"/>. A
    /// <see cref="TimeProvider"/> among the services tells what time it is.
    /// </para>
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="keyspace">The keyspace's name.</param>
    /// <param name="database">What its database is known by; null for the one without a key.</param>
    /// <exception cref="ArgumentException">No keyspace may have this name.</exception>
    public static IServiceCollection AddDbDbCache(
        this IServiceCollection services, string keyspace = "cache", string? database = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(keyspace);
        var space = new CacheSpace(keyspace);
        return services.AddSingleton<IDistributedCache>(provider => new DatabaseCache(
            HostedDatabase.Of(provider, database ?? Options.Options.DefaultName).Database,
            space,
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
