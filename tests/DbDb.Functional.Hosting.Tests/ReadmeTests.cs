using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DbDb.Functional.Hosting.Tests;

public sealed class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_readmes_application_answers()
    {
        await using var app = Application();
        await app.StartAsync();
        app.Services.GetRequiredService<Database>().Transact(tree => tree.Set("apple", "3")).OrThrow();
        app.Services.GetRequiredService<IDistributedCache>().SetString("a", "1");

        using var http = new HttpClient { BaseAddress = new(Address(app)) };
        Assert.Equal("3", await http.GetStringAsync("/apple"));
        Assert.Equal("none", await http.GetStringAsync("/pear"));
        Assert.Equal(["cache.dbdb", "shop.dbdb"], _folder.Names());
    }

    [Fact]
    public void The_readmes_application_is_the_one_that_is_tested()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs"));
        var shown = Lines(Between(readme, "## In an ASP.NET Core application", "\n## "), "```csharp", "```");

        Assert.Equal(6, shown.Length);
        Assert.Equal(shown, Lines(source, "        // sample", "        // end of sample"));
    }

    private WebApplication Application()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        builder.Configuration.AddInMemoryCollection(
            [new("DbDb:Path", "shop.dbdb"), new("urls", "http://127.0.0.1:0")]);

        // sample
        builder.Services.AddDbDb(builder.Configuration.GetSection("DbDb"));   // "DbDb": { "Path": "shop.dbdb" }
        builder.Services.AddHealthChecks().AddDbDb();
        builder.Services.AddKeyedDbDb("cache", o => (o.Path, o.AutoCompact) = ("cache.dbdb", new() { KeepLast = 1 }));
        builder.Services.AddDbDbCache(database: "cache");                     // HybridCache's second level, too

        var app = builder.Build();
        app.MapGet("/{key}", (string key, Database db) => db.Head.Find(key).Map(value => $"{value}").IfNone("none"));
        // end of sample

        return app;
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static string Between(string text, string start, string end) =>
        text[(text.IndexOf(start, StringComparison.Ordinal) + start.Length)..] is var rest
            ? rest[..rest.IndexOf(end, StringComparison.Ordinal)]
            : "";

    private static string[] Lines(string text, string start, string end) =>
        [.. Between(text, $"{start}\n", $"{end}\n").Split('\n').Select(line => line.Trim()).Where(line => line != "")];
}
