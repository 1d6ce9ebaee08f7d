using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DbDb.Functional.Hosting;

/// <summary>Whether a database takes commits, and its store's head can be read.</summary>
internal sealed class DatabaseHealthCheck(HostedDatabase hosted) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (database, place) = (hosted.Database, hosted.Place);
        var newest = hosted.Refusal.Match(Some: refusal => refusal, None: database.Refresh);
        var known = database.Head;
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["path"] = place,
            ["revision"] = known.Revision.Number,
            ["entries"] = known.Count,
            ["logBytes"] = known.Address.End,
        };
        return Task.FromResult(newest.Match(
            Right: head => HealthCheckResult.Healthy($"at revision {head.Revision}", data),
            Left: error => new(context.Registration.FailureStatus, error.Message, error.ToException(), data)));
    }
}
