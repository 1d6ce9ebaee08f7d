using System.Buffers;
using LanguageExt;
using Microsoft.Extensions.Caching.Distributed;

namespace DbDb.Functional.Hosting.Caching;

/// <summary>
/// A distributed cache in a database: what other processes have set in the same file is seen at once, and it is there
/// after a restart. What the database answers is thrown, as <see cref="DbException"/>.
/// </summary>
internal sealed class DatabaseCache(Database database, CacheSpace space, TimeProvider clock) : IBufferDistributedCache
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public byte[]? Get(string key) => Find(key) is { } found ? Used(key, found).Span.ToArray() : null;

    /// <inheritdoc/>
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        Find(key, token) is { } found
            ? (await UsedAsync(key, found, token).ConfigureAwait(false)).Span.ToArray()
            : null;

    /// <inheritdoc/>
    public bool TryGet(string key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Find(key) is not { } found)
        {
            return false;
        }

        destination.Write(Used(key, found).Span);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryGetAsync(
        string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Find(key, token) is not { } found)
        {
            return false;
        }

        destination.Write((await UsedAsync(key, found, token).ConfigureAwait(false)).Span);
        return true;
    }

    /// <inheritdoc/>
    public void Refresh(string key)
    {
        if (Find(key) is { } found)
        {
            Used(key, found);
        }
    }

    /// <inheritdoc/>
    public Task RefreshAsync(string key, CancellationToken token = default) =>
        Find(key, token) is { } found ? UsedAsync(key, found, token) : Task.CompletedTask;

    /// <inheritdoc/>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        database.Transact(Setting(key, Copied(value), options)).OrThrow();

    /// <inheritdoc/>
    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) =>
        database.Transact(Setting(key, value.ToArray(), options)).OrThrow();

    /// <inheritdoc/>
    public async Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await Commit(Setting(key, Copied(value), options), token).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask SetAsync(
        string key,
        ReadOnlySequence<byte> value,
        DistributedCacheEntryOptions options,
        CancellationToken token = default) =>
        await Commit(Setting(key, value.ToArray(), options), token).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Remove(string key) => database.Transact(Removing(key)).OrThrow();

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken token = default) => Commit(Removing(key), token);

    private static Value Copied(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsSpan().ToArray(); // the caller's may change
    }

    private Found? Find(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        token.ThrowIfCancellationRequested();
        var (tree, now) = (database.Refresh().OrThrow().Tree, Now);
        return space.TryFind(tree, key, now, out var value) ? new(value, space.IsMovedByUse(tree, key, now)) : null;
    }

    private Value Used(string key, Found found)
    {
        if (found.IsMovedByUse)
        {
            database.Transact(Using(key)).OrThrow();
        }

        return found.Value;
    }

    private async Task<Value> UsedAsync(string key, Found found, CancellationToken token)
    {
        if (found.IsMovedByUse)
        {
            await Commit(Using(key), token).ConfigureAwait(false);
        }

        return found.Value;
    }

    private Func<Tree, Tree> Using(string key)
    {
        var now = Now;
        return tree => space.Use(tree, key, now);
    }

    private Func<Tree, Tree> Setting(string key, Value value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        var now = Now;
        var expiry = CacheExpiry.Of(options, now);
        return tree => space.Set(tree, key, value, expiry, now);
    }

    private Func<Tree, Tree> Removing(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = Now;
        return tree => space.Remove(tree, key, now);
    }

    private async Task Commit(Func<Tree, Tree> change, CancellationToken token) =>
        (await database.TransactAsync(change, cancellation: token).ConfigureAwait(false)).OrThrow();

    private readonly record struct Found(Value Value, bool IsMovedByUse);
}
