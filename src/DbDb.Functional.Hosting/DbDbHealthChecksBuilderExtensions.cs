using DbDb.Functional.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of databases.</summary>
public static class DbDbHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the database: it isn't healthy when it takes no commits (<c>Database.Refusal</c>), unless it was
    /// opened to read only, and when its store's head can't be read, as when its file was deleted. Its data are
    /// <c>path</c>, and of the newest revision known <c>revision</c>, <c>entries</c> and <c>logBytes</c>, the length of
    /// the log. Costs a read of the head.
    /// </summary>
    /// <param name="builder">The checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What it says of one that isn't healthy; by default that it is unhealthy.</param>
    /// <param name="tags">By which checks are selected.</param>
    public static IHealthChecksBuilder AddDbDb(
        this IHealthChecksBuilder builder,
        string name = "dbdb",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null) =>
        builder.Add(Options.Options.DefaultName, name, failureStatus, tags);

    /// <summary>The same of one of several databases.</summary>
    /// <param name="builder">The checks.</param>
    /// <param name="key">What the database is known by.</param>
    /// <param name="name">The check's name; by default the key.</param>
    /// <param name="failureStatus">What it says of one that isn't healthy; by default that it is unhealthy.</param>
    /// <param name="tags">By which checks are selected.</param>
    public static IHealthChecksBuilder AddKeyedDbDb(
        this IHealthChecksBuilder builder,
        string key,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return builder.Add(key, name ?? key, failureStatus, tags);
    }

    private static IHealthChecksBuilder Add(
        this IHealthChecksBuilder builder,
        string key,
        string name,
        HealthStatus? failureStatus,
        IEnumerable<string>? tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new DatabaseHealthCheck(HostedDatabase.Of(services, key)),
            failureStatus,
            tags));
    }
}
