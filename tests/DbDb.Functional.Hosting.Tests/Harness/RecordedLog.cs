using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DbDb.Functional.Hosting.Tests;

/// <summary>What was logged, in order.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = new();
    private readonly ConcurrentQueue<string> _ofDatabases = new();
    private readonly SemaphoreSlim _more = new(0);

    /// <summary>All categories' messages.</summary>
    public IEnumerable<string> All => _all;

    /// <summary>Messages of databases, each with its level before it.</summary>
    public IEnumerable<string> OfDatabases => _ofDatabases;

    /// <summary>Waits until a message of a database has these words in it.</summary>
    public async Task<string> Saying(string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (_ofDatabases.FirstOrDefault(message => message.Contains(words)) is { } found)
            {
                return found;
            }

            await _more.WaitAsync(patience.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => _more.Dispose();

    private sealed class Logger(RecordedLog log, string category) : ILogger
    {
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
            var message = $"{logLevel}: {formatter(state, exception)}";
            log._all.Enqueue(message);
            if (category == "DbDb.Functional")
            {
                log._ofDatabases.Enqueue(message);
                log._more.Release();
            }
        }
    }
}
