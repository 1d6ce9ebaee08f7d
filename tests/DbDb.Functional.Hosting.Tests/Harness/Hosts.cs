using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbDb.Functional.Hosting.Tests;

/// <summary>Hosts as applications build them, without what the machine's environment would add.</summary>
internal static class Hosts
{
    /// <summary>A host that isn't started.</summary>
    public static IHost Build(Action<IServiceCollection> add, string? contentRoot = null, RecordedLog? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = contentRoot });
        builder.Services.AddLogging();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        add(builder.Services);
        return builder.Build();
    }

    /// <summary>A host that is started.</summary>
    public static async Task<IHost> Start(
        Action<IServiceCollection> add, string? contentRoot = null, RecordedLog? log = null)
    {
        var host = Build(add, contentRoot, log);
        await host.StartAsync();
        return host;
    }

    /// <summary>The database without a key.</summary>
    public static Database Database(this IHost host) => host.Services.GetRequiredService<Database>();

    /// <summary>The value of a key in a file that nobody has open.</summary>
    public static string? Stored(string path, string key)
    {
        using var db = Functional.Database
            .Open(path, new() { Mode = OpenMode.MustExist, LockTimeout = TimeSpan.Zero })
            .OrThrow();
        return db.Head.TryFind(Encoding.UTF8.GetBytes(key), out var value) ? Encoding.UTF8.GetString(value.Span) : null;
    }
}
