using Microsoft.Extensions.Hosting;

namespace DbDb.Functional.Samples.Worker;

/// <summary>Takes an order a second, in place of an application.</summary>
internal sealed class Till(Database db) : BackgroundService
{
    private static readonly string[] _customers = ["ann", "bob", "eve"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await second.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var (customer, pears) = (Random.Shared.GetItems(_customers, 1)[0], Random.Shared.Next(1, 10));
            var taken = await db
                .TransactAsync(
                    tree => Shop.Take(tree, customer, new($"{pears} pears", 50 * pears)),
                    $"order of {customer}",
                    stoppingToken)
                .ConfigureAwait(false);
            taken.OrThrow();
        }
    }
}
