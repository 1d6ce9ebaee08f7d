using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DbDb.Functional.Hosting.Tests;

public sealed class LifetimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_open_before_hosted_services_start_and_until_they_have_stopped()
    {
        using var log = new RecordedLog();
        using (var host = await Hosts.Start(
            services =>
            {
                // before it, and without asking for it
                services.AddSingleton<IHostedService>(_ => new Service(
                    start: () => Assert.Contains("Opened", Assert.Single(log.OfDatabases))));
                services.AddDbDb(_folder.Database);
                services.AddSingleton<IHostedService>(provider => new Service(stop: () => provider
                    .GetRequiredService<Database>()
                    .Transact(tree => tree.Set("last", "word"))
                    .OrThrow()));
            },
            log: log))
        {
            await host.StopAsync();
            Assert.Equal(new DbError.Closed(), host.Database().Refusal);
            Assert.Equal("word", Hosts.Stored(_folder.Database, "last"));
        }

        Assert.Equal(
            [
                $"Information: Opened {_folder.Database} at revision 0, with 0 entries",
                $"Information: Closed {_folder.Database} at revision 1",
            ],
            log.OfDatabases);
    }

    [Fact]
    public async Task A_database_is_one_however_often_it_is_added_and_asked_for()
    {
        using var host = await Hosts.Start(services => services
            .AddDbDb(_folder.File("first.dbdb"))
            .AddDbDb(options => options.Mode = OpenMode.OpenOrCreate)
            .AddDbDb(_folder.Database));

        Assert.Same(host.Database(), host.Database());
        Assert.Single(host.Services.GetServices<Database>());
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public async Task A_host_whose_database_can_not_be_opened_does_not_start_and_says_why()
    {
        var path = _folder.File("none/shop.dbdb");
        var started = false;
        using var host = Hosts.Build(services => services
            .AddSingleton<IHostedService>(_ => new Service(start: () => started = true))
            .AddDbDb(path));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.False(started);
        Assert.StartsWith($"the database can't be opened: {path}: ", refused.Message);
        Assert.IsType<DbError.Io>(Assert.IsType<DbException>(refused.InnerException).Error);
    }

    [Fact]
    public async Task So_does_one_with_a_service_that_takes_it_in_its_constructor()
    {
        File.WriteAllText(_folder.Database, "this is no database, and longer than a superblock's first words are");
        using var host = Hosts.Build(services => services
            .AddKeyedDbDb("orders", _folder.Database)
            .AddHostedService<TakesOrders>());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.StartsWith("the database 'orders' can't be opened: ", refused.Message);
        Assert.IsType<DbError.NotADatabase>(Assert.IsType<DbException>(refused.InnerException).Error);
    }

    [Fact]
    public async Task A_relative_path_is_meant_from_the_content_root()
    {
        using var host = await Hosts.Start(services => services.AddDbDb("shop.dbdb"), contentRoot: _folder.Path);

        Assert.Equal(["shop.dbdb"], _folder.Names());
    }

    [Fact]
    public async Task Two_hosts_share_a_file()
    {
        using var one = await Hosts.Start(services => services.AddDbDb(_folder.Database));
        using var other = await Hosts.Start(services => services.AddDbDb(_folder.Database));

        one.Database().Transact(tree => tree.Set("a", "1")).OrThrow();
        Assert.True(other.Database().Refresh().OrThrow().Contains("a"));
        await one.StopAsync();
        other.Database().Transact(tree => tree.Set("b", "2")).OrThrow();
        await other.StopAsync();

        Assert.Equal(("1", "2"), (Hosts.Stored(_folder.Database, "a"), Hosts.Stored(_folder.Database, "b")));
    }

    [Fact]
    public async Task Databases_with_keys_are_each_their_own()
    {
        using var host = await Hosts.Start(services => services
            .AddDbDb(_folder.File("shop.dbdb"))
            .AddKeyedDbDb("orders", _folder.File("orders.dbdb"))
            .AddKeyedDbDb("stock", options => options.Path = _folder.File("stock.dbdb"))
            .AddSingleton<TakesOrders>());

        host.Services.GetRequiredService<TakesOrders>().Orders.Transact(tree => tree.Set("a", "order")).OrThrow();
        host.Services.GetRequiredKeyedService<Database>("stock").Transact(tree => tree.Set("a", "pear")).OrThrow();
        host.Database().Transact(tree => tree.Set("a", "shop")).OrThrow();
        await host.StopAsync();

        Assert.Equal(
            ["order", "shop", "pear"],
            _folder.Names().Select(name => Hosts.Stored(_folder.File(name), "a")));
    }

    [Fact]
    public async Task A_stop_makes_durable_what_was_not_yet()
    {
        var disk = new SimulatedDisk(seed: 1);
        using var host = await Hosts.Start(services => services
            .AddDbDb((_, options) => FileStore
                .Open("shop", new(), disk)
                .Bind(store => Database.Open(store, options.ToDatabaseOptions())))
            .AddDbDb(options => options.Durability = "onflush"));
        var acknowledged = await host.Database().TransactAsync(tree => tree.Set("a", "1"));

        Assert.Equal(new Revision(1), acknowledged.OrThrow().Revision);
        Assert.False(Opened(disk.Image.AfterPowerCut(7)).Head.Contains("a")); // so that the next line can fail
        await host.StopAsync();
        Assert.True(Opened(disk.Image.AfterPowerCut(7)).Head.Contains("a"));

        static Database Opened(DiskImage image) => FileStore
            .Open("shop", new(), new SimulatedDisk(image: image))
            .Bind(store => Database.Open(store))
            .OrThrow();
    }

    [Fact]
    public async Task A_stop_under_load_loses_no_acknowledged_commit()
    {
        using var host = await Hosts.Start(services => services.AddDbDb(_folder.Database));
        var db = host.Database();
        var busy = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(() => Write(writer))).ToArray();

        await await Task.WhenAny(busy.Task, Task.WhenAll(writers));
        await host.StopAsync();
        var counts = await Task.WhenAll(writers);

        using var after = Database.Open(_folder.Database, new() { LockTimeout = TimeSpan.Zero }).OrThrow();
        Assert.Equal(counts.Sum(), after.Head.Count);
        Assert.All(counts, (count, writer) => Assert.Equal(
            count, after.Head.Tree.CountOf(KeyRange.Prefix($"{writer}/"))));

        // Heeds no token: it is the database that ends it.
        async Task<int> Write(int writer)
        {
            for (var done = 0; ; done++)
            {
                var key = $"{writer}/{done}";
                var outcome = await db.TransactAsync(tree => tree.Set(key, key));
                if (outcome.IsLeft)
                {
                    outcome.IfLeft(error => Assert.Equal(new DbError.Closed(), error));
                    return done;
                }

                if (done == 100)
                {
                    busy.TrySetResult();
                }
            }
        }
    }

    [Fact]
    public async Task A_host_that_fails_to_start_leaves_it_closed()
    {
        using var log = new RecordedLog();
        using (var host = Hosts.Build(
            services => services
                .AddDbDb(_folder.Database)
                .AddSingleton<IHostedService>(_ => new Service(start: () => throw new TimeoutException())),
            log: log))
        {
            await Assert.ThrowsAsync<TimeoutException>(() => host.StartAsync());
        }

        Assert.EndsWith($"Closed {_folder.Database} at revision 0", log.OfDatabases.Last());
    }

    [Fact]
    public void Without_a_host_it_is_opened_by_the_first_who_asks_and_closed_with_the_provider()
    {
        Database db;
        using (var services = new ServiceCollection().AddDbDb(_folder.Database).BuildServiceProvider())
        {
            Assert.Empty(_folder.Names());
            db = services.GetRequiredService<Database>();
            db.Transact(tree => tree.Set("a", "1")).OrThrow();
        }

        Assert.Equal(new DbError.Closed(), db.Refusal);
        Assert.Equal("1", Hosts.Stored(_folder.Database, "a"));
    }

    [Fact]
    public void A_provider_that_could_not_open_it_tries_again()
    {
        using var services = new ServiceCollection().AddDbDb(_folder.File("late/a.dbdb")).BuildServiceProvider();
        Assert.Throws<InvalidOperationException>(services.GetRequiredService<Database>);
        Directory.CreateDirectory(_folder.File("late"));

        Assert.True(services.GetRequiredService<Database>().Refusal.IsNone);
    }

    [Fact]
    public void What_no_correct_program_does_is_thrown_at_once()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentNullException>("path", () => services.AddDbDb((string)null!));
        Assert.Throws<ArgumentNullException>("configure", () => services.AddDbDb((Action<DbDbOptions>)null!));
        Assert.Throws<ArgumentException>("key", () => services.AddKeyedDbDb("", "a"));
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddDbDb("a"));
        Assert.Throws<ArgumentException>("name", () => services.AddDbDbCache("\0"));
        Assert.Empty(services);
    }

    private sealed class TakesOrders([FromKeyedServices("orders")] Database orders) : BackgroundService
    {
        public Database Orders => orders;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
