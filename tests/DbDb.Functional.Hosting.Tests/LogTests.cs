using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbDb.Functional.Hosting.Tests;

public sealed class LogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();
    private readonly RecordedLog _log = new();
    private DiskFault? _fault;

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task That_a_database_takes_no_commits_any_more_is_logged_within_five_seconds()
    {
        using var host = await StartOnFailingDisk();
        _fault = new DiskFault.Fails(DiskFault.InputOutput);
        Assert.True(host.Database().Transact(tree => tree.Set("a", "1")).IsLeft);

        _clock.Go(DatabaseMonitor.Interval.Ticks);

        Assert.StartsWith(
            "Error: the database takes no commits any more: shop: a sync failed (input/output error)",
            await _log.Saying("no commits"));
    }

    [Fact]
    public async Task It_is_logged_when_it_is_closed_if_there_was_no_time_before()
    {
        using var host = await StartOnFailingDisk();
        _fault = new DiskFault.Fails(DiskFault.InputOutput);
        Assert.True(host.Database().Transact(tree => tree.Set("a", "1")).IsLeft);

        await host.StopAsync();

        Assert.Collection(
            _log.OfDatabases,
            message => Assert.Contains("Opened", message),
            message => Assert.Contains("takes no commits any more", message),
            message => Assert.Contains("Closed", message));
    }

    [Fact]
    public async Task That_the_last_commits_could_not_be_made_durable_is_logged()
    {
        using var host = await StartOnFailingDisk(options => options.Durability = "OnFlush");
        host.Database().Transact(tree => tree.Set("a", "1")).OrThrow();
        _fault = new DiskFault.Fails(DiskFault.InputOutput);

        await host.StopAsync();

        Assert.Contains("may be lost", await _log.Saying("couldn't be made durable"));
    }

    [Fact]
    public async Task Compactions_of_its_own_accord_are_logged()
    {
        using var host = await Hosts.Start(
            services => services
                .AddSingleton<TimeProvider>(_clock)
                .AddDbDb(options =>
                {
                    options.Path = _folder.Database;
                    options.AutoCompact = new() { KeepLast = 1, LeastBytes = 0, Idle = TimeSpan.FromSeconds(1) };
                }),
            log: _log);
        for (var i = 0; i < 100; i++)
        {
            host.Database().Transact(tree => tree.Set("a", $"{i}")).OrThrow();
        }

        _clock.Go(DatabaseMonitor.Interval.Ticks);

        var message = await _log.Saying("compacted itself");
        Assert.StartsWith($"Information: {_folder.Database} has compacted itself from ", message);
        Assert.EndsWith("bytes: 99 revisions were dropped, 1 are kept", message);
    }

    [Fact]
    public async Task A_database_that_is_only_read_is_not_said_to_take_no_commits()
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        using var host = await Hosts.Start(
            services => services.AddDbDb(options =>
            {
                options.Path = _folder.Database;
                options.Mode = OpenMode.ReadOnly;
            }),
            log: _log);

        await host.StopAsync();

        Assert.Equal(2, _log.OfDatabases.Count());
        Assert.DoesNotContain(_log.OfDatabases, message => message.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_logger_that_throws_keeps_no_database_from_being_closed()
    {
        var angry = new AngryLog();
        using var host = await Hosts.Start(services => services
            .AddLogging(logging => logging.AddProvider(angry))
            .AddDbDb(_folder.Database));
        var db = host.Database();
        db.Transact(tree => tree.Set("a", "1")).OrThrow();
        angry.Throws = true;

        await Assert.ThrowsAnyAsync<Exception>(() => host.StopAsync());

        Assert.Equal(new DbError.Closed(), db.Refusal);
        Assert.Equal("1", Hosts.Stored(_folder.Database, "a"));
    }

    // A sync fails once there is a fault.
    private Task<IHost> StartOnFailingDisk(Action<DbDbOptions>? configure = null)
    {
        var disk = new SimulatedDisk(faults: operation => operation.Kind == DiskOperationKind.Sync ? _fault : null);
        return Hosts.Start(
            services => services
                .AddSingleton<TimeProvider>(_clock)
                .AddDbDb((_, options) => FileStore
                    .Open("shop", new(), disk)
                    .Bind(store => Database.Open(store, options.ToDatabaseOptions())))
                .AddDbDb(configure ?? (_ => { })),
            log: _log);
    }

    private sealed class AngryLog : ILoggerProvider, ILogger
    {
        public bool Throws { get; set; }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == HostedDatabase.LogCategory ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (Throws)
            {
                throw new TimeoutException(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
