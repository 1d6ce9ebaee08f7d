using DbDb.Functional;
using DbDb.Functional.Hosting;
using LanguageExt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds databases to an application.</summary>
/// <remarks>
/// A <see cref="Database"/> is a singleton. It is opened once, before hosted services start, so that a host whose
/// database can't be opened doesn't start; and closed, with everything durable, after they have stopped. Without a host
/// it is opened by the first who asks for it, and closed with the provider. Its settings are those of
/// <see cref="DbDbOptions"/>; who adds the same database again configures it further. A <see cref="TimeProvider"/>
/// among the services is its clock.
/// </remarks>
public static class DbDbServiceCollectionExtensions
{
    /// <summary>Adds the database in a file.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The file: see <see cref="DbDbOptions.Path"/>.</param>
    public static IServiceCollection AddDbDb(this IServiceCollection services, string path) =>
        services.AddAtPath(Options.Options.DefaultName, path);

    /// <summary>Adds a database by settings that a function makes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets them; it is called once, when the database is opened.</param>
    public static IServiceCollection AddDbDb(this IServiceCollection services, Action<DbDbOptions> configure) =>
        services.AddConfigured(Options.Options.DefaultName, configure);

    /// <summary>Adds a database by settings of a configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// The settings, by the names that they have in <see cref="DbDbOptions"/>; any other keeps the host from starting.
    /// </param>
    public static IServiceCollection AddDbDb(this IServiceCollection services, IConfiguration section) =>
        services.AddBound(Options.Options.DefaultName, section);

    /// <summary>
    /// Adds a database that a function opens: in a store of your own, or with what settings can't say.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="open">
    /// Opens it, with the settings that were made for it, of which <see cref="DbDbOptions.Path"/> needn't be set;
    /// <see cref="DbDbOptions.ToDatabaseOptions"/> has the rest. The host owns what it returns.
    /// </param>
    public static IServiceCollection AddDbDb(
        this IServiceCollection services, Func<IServiceProvider, DbDbOptions, Either<DbError, Database>> open) =>
        services.AddOpened(Options.Options.DefaultName, open);

    /// <summary>
    /// Adds the database in a file, one of several: <c>[FromKeyedServices(key)] Database</c> is it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="key">What it is known by, which is also the name of its options: not empty.</param>
    /// <param name="path">The file: see <see cref="DbDbOptions.Path"/>.</param>
    public static IServiceCollection AddKeyedDbDb(this IServiceCollection services, string key, string path) =>
        services.AddAtPath(Checked(key), path);

    /// <summary>Adds one of several databases by settings that a function makes.</summary>
    /// <inheritdoc cref="AddKeyedDbDb(IServiceCollection, string, string)"/>
    /// <param name="services">The services.</param>
    /// <param name="key">What it is known by, which is also the name of its options: not empty.</param>
    /// <param name="configure">Sets them; it is called once, when the database is opened.</param>
    public static IServiceCollection AddKeyedDbDb(
        this IServiceCollection services, string key, Action<DbDbOptions> configure) =>
        services.AddConfigured(Checked(key), configure);

    /// <summary>Adds one of several databases by settings of a configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">What it is known by, which is also the name of its options: not empty.</param>
    /// <param name="section">
    /// The settings, by the names that they have in <see cref="DbDbOptions"/>; any other keeps the host from starting.
    /// </param>
    public static IServiceCollection AddKeyedDbDb(
        this IServiceCollection services, string key, IConfiguration section) =>
        services.AddBound(Checked(key), section);

    /// <summary>Adds one of several databases, which a function opens.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">What it is known by, which is also the name of its options: not empty.</param>
    /// <param name="open">Opens it; the host owns what it returns.</param>
    public static IServiceCollection AddKeyedDbDb(
        this IServiceCollection services,
        string key,
        Func<IServiceProvider, DbDbOptions, Either<DbError, Database>> open) =>
        services.AddOpened(Checked(key), open);

    private static string Checked(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }

    private static IServiceCollection AddAtPath(this IServiceCollection services, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return services.AddConfigured(name, options => options.Path = path);
    }

    private static IServiceCollection AddOpened(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, DbDbOptions, Either<DbError, Database>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return services.AddConfigured(name, options => options.Opener = open);
    }

    private static IServiceCollection AddConfigured(
        this IServiceCollection services, string name, Action<DbDbOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddHosted(name).Configure(name, configure);
    }

    private static IServiceCollection AddBound(
        this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services
            .AddHosted(name)
            .Configure<DbDbOptions>(name, section, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    // Once for each name.
    private static IServiceCollection AddHosted(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(added => added.ServiceType == typeof(HostedDatabase) && name.Equals(added.ServiceKey)))
        {
            return services;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DbDbOptions>, OptionsValidation>());
        services.AddOptions<DbDbOptions>(name).ValidateOnStart();
        services.AddKeyedSingleton(name, (provider, _) => new HostedDatabase(provider, name));
        services.AddSingleton<IHostedService>(provider => HostedDatabase.Of(provider, name));
        return name.Length == 0
            ? services.AddSingleton(provider => HostedDatabase.Of(provider, name).Database)
            : services.AddKeyedSingleton(name, (provider, _) => HostedDatabase.Of(provider, name).Database);
    }
}
