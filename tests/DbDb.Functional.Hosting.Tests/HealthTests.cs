using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace DbDb.Functional.Hosting.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_that_is_well_is_healthy_and_tells_where_it_is()
    {
        using var host = await Hosts.Start(services => services.AddDbDb(_folder.Database).AddHealthChecks().AddDbDb());
        host.Database().Transact(tree => tree.Set("a", "1")).OrThrow();

        var (name, entry) = Assert.Single((await Check(host)).Entries);

        Assert.Equal(("dbdb", HealthStatus.Healthy, "at revision 1"), (name, entry.Status, entry.Description));
        Assert.Equal((_folder.Database, 1L, 1L), (entry.Data["path"], entry.Data["revision"], entry.Data["entries"]));
        Assert.InRange((long)entry.Data["logBytes"], 1, new FileInfo(_folder.Database).Length);
    }

    [Fact]
    public async Task One_of_which_a_sync_has_failed_is_unhealthy_and_says_why()
    {
        DiskFault? fault = null;
        var disk = new SimulatedDisk(faults: operation => operation.Kind == DiskOperationKind.Sync ? fault : null);
        using var host = await Hosts.Start(services => services
            .AddDbDb((_, options) => FileStore
                .Open("shop", new(), disk)
                .Bind(store => Database.Open(store, options.ToDatabaseOptions())))
            .AddHealthChecks()
            .AddDbDb());
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
        fault = new DiskFault.Fails(DiskFault.InputOutput);
        Assert.True(host.Database().Transact(tree => tree.Set("a", "1")).IsLeft);

        var entry = (await Check(host)).Entries["dbdb"];

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("a sync failed (input/output error)", entry.Description);
        Assert.IsType<DbError.Poisoned>(Assert.IsType<DbException>(entry.Exception).Error);
        Assert.Equal(("the database", 0L), (entry.Data["path"], entry.Data["revision"]));
    }

    [Fact]
    public async Task One_whose_head_can_not_be_read_is_unhealthy()
    {
        var store = new FaultyStore(new MemoryStore());
        using var host = await Hosts.Start(services => services
            .AddDbDb((_, options) => Database.Open(store, options.ToDatabaseOptions()))
            .AddHealthChecks()
            .AddDbDb());
        store.Follow(Faults.AtRate(1, seed: 1, new Fault.Refused(new DbError.Io("read", "shop", "unplugged"))));

        var entry = (await Check(host)).Entries["dbdb"];

        Assert.Equal((HealthStatus.Unhealthy, "shop: can't read: unplugged"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task One_whose_file_was_deleted_is_unhealthy()
    {
        using var host = await Hosts.Start(services => services.AddDbDb(_folder.Database).AddHealthChecks().AddDbDb());
        File.Delete(_folder.Database);

        var entry = (await Check(host)).Entries["dbdb"];

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal(new DbError.Replaced(_folder.Database).Message, entry.Description);
    }

    [Fact]
    public async Task One_that_is_closed_is_unhealthy_and_one_that_is_only_read_is_not_until_then()
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        using var host = await Hosts.Start(services => services
            .AddDbDb(options =>
            {
                options.Path = _folder.Database;
                options.Mode = OpenMode.ReadOnly;
            })
            .AddHealthChecks()
            .AddDbDb());
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);

        await host.StopAsync();

        var entry = (await Check(host)).Entries["dbdb"];
        Assert.Equal((HealthStatus.Unhealthy, "the database is closed"), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task Each_of_several_has_its_check_with_a_status_and_tags_of_its_own()
    {
        using var host = await Hosts.Start(services => services
            .AddKeyedDbDb("orders", _folder.File("orders.dbdb"))
            .AddKeyedDbDb("stock", _folder.File("stock.dbdb"))
            .AddHealthChecks()
            .AddKeyedDbDb("orders")
            .AddKeyedDbDb("stock", "shelves", HealthStatus.Degraded, ["ready"]));
        host.Services.GetRequiredKeyedService<Database>("stock").Dispose();

        var report = await Check(host);

        Assert.Equal(HealthStatus.Healthy, report.Entries["orders"].Status);
        Assert.Equal(HealthStatus.Degraded, report.Entries["shelves"].Status);
        Assert.Equal(["ready"], report.Entries["shelves"].Tags);
    }

    [Fact]
    public async Task A_check_of_a_database_that_nobody_has_added_says_so()
    {
        using var host = Hosts.Build(services => services.AddHealthChecks().AddKeyedDbDb("orders"));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Check(host));

        Assert.Equal("there is no database 'orders': services.AddKeyedDbDb(…) adds it", refused.Message);
    }

    private static Task<HealthReport> Check(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
