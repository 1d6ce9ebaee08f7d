using Microsoft.Extensions.Hosting;

namespace DbDb.Functional.Hosting.Tests;

/// <summary>A hosted service that does what it is told when it is started and stopped.</summary>
internal sealed class Service(Action? start = null, Action? stop = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        start?.Invoke();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stop?.Invoke();
        return Task.CompletedTask;
    }
}
