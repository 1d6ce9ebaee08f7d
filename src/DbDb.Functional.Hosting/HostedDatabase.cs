using System.Diagnostics.CodeAnalysis;
using LanguageExt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DbDb.Functional.Hosting;

/// <summary>
/// A database in a host: opened before anything else starts, or by the first who asks for it, and closed after
/// everything else has stopped.
/// </summary>
/// <param name="services">Where what it needs is found.</param>
/// <param name="name">The name of its settings, which is its key; empty for the one without.</param>
internal sealed class HostedDatabase(IServiceProvider services, string name) : IHostedLifecycleService, IDisposable
{
    /// <summary>What all databases' messages are logged as.</summary>
    public const string LogCategory = "DbDb.Functional";

    private readonly ILogger _log =
        (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LogCategory);

    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private Opened? _opened;
    private bool _isClosed;

    /// <summary>The database, which is opened if it wasn't yet. Once it is closed, it answers so.</summary>
    /// <exception cref="InvalidOperationException">
    /// It can't be opened; a <see cref="DbException"/> says why.
    /// </exception>
    /// <exception cref="OptionsValidationException">Its settings make no sense.</exception>
    public Database Database => Open().Database;

    /// <summary>What it is called in messages: its file, or its key where it lies in a store of another kind.</summary>
    public string Place => Open().Place;

    /// <summary>Why nothing can be committed, where that wasn't asked for.</summary>
    public Option<DbError> Refusal => Open().Monitor.Refusal;

    /// <summary>What messages say after "the database".</summary>
    public static string Named(string? name) => string.IsNullOrEmpty(name) ? "" : $" '{name}'";

    /// <summary>The one of this name.</summary>
    /// <exception cref="InvalidOperationException">Nobody has added it.</exception>
    public static HostedDatabase Of(IServiceProvider services, string name) =>
        services.GetKeyedService<HostedDatabase>(name)
        ?? throw new InvalidOperationException(
            $"there is no database{Named(name)}: services.Add{(name.Length == 0 ? "" : "Keyed")}DbDb(…) adds it");

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Open();
        return Task.CompletedTask;
    }

    /// <summary>For hosts that know no other moment of the start.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => StartingAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Makes all commits durable and closes the database, however late it is: everything else has stopped by now.
    /// </summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (TryBeginClose(out var opened))
        {
            try
            {
                await opened.Monitor.DisposeAsync().ConfigureAwait(false);
                if (opened.Database.Refusal.IsNone)
                {
                    Tell(opened, await opened.Database.FlushAsync(CancellationToken.None).ConfigureAwait(false));
                }
            }
            finally
            {
                await opened.Database.DisposeAsync().ConfigureAwait(false); // whatever a logger has thrown
            }

            LogClosed(opened);
        }
    }

    /// <summary>The same at once, for a host that never was started, or whose start has failed.</summary>
    public void Dispose()
    {
        if (TryBeginClose(out var opened))
        {
            try
            {
                opened.Monitor.Dispose();
                if (opened.Database.Refusal.IsNone)
                {
                    Tell(opened, opened.Database.Flush());
                }
            }
            finally
            {
                opened.Database.Dispose();
            }

            LogClosed(opened);
        }
    }

    private Opened Open()
    {
        lock (_gate)
        {
            return _opened ??= OpenAnew();
        }
    }

    private Opened OpenAnew()
    {
        var options = services.GetRequiredService<IOptionsMonitor<DbDbOptions>>().Get(name);
        var path = options.Opener is null ? PathOf(options) : "";
        var opened = options.Opener is { } opener
            ? opener(services, options)
            : Database.Open(path, options.ToDatabaseOptions(_clock));
        var database = opened.Match(
            Right: database => database,
            Left: error => throw new InvalidOperationException(
                $"the database{Named(name)} can't be opened: {error.Message}", error.ToException()));
        var place = path.Length > 0 ? path : $"the database{Named(name)}";
        Log.Opened(_log, place, database.Head.Revision, database.Head.Count);
        return new(database, place, new(database, place, _log, _clock));
    }

    private string PathOf(DbDbOptions options) => Path.GetFullPath(
        options.Path, services.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory());

    private bool TryBeginClose([NotNullWhen(true)] out Opened? opened)
    {
        lock (_gate)
        {
            opened = _isClosed ? null : _opened;
            _isClosed |= opened is not null;
            return opened is not null;
        }
    }

    private void Tell(Opened opened, Either<DbError, Snapshot> flushed) =>
        flushed.IfLeft(error => Log.FlushFailed(_log, opened.Place, error));

    private void LogClosed(Opened opened) => Log.Closed(_log, opened.Place, opened.Database.Head.Revision);

    private sealed record Opened(Database Database, string Place, DatabaseMonitor Monitor);
}
