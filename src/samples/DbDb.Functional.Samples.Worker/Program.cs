// A worker that keeps what is derived from orders up to date, commit by commit, and goes on where it was.
//
//   dotnet run --project src/samples/DbDb.Functional.Samples.Worker
//
// takes an order a second and says what each customer owes. End it with Ctrl+C and start it again: it counts nothing
// twice and misses nothing, not even what other processes do meanwhile. Look at what it keeps with
//
//   dotnet run --project src/DbDb.Functional.Cli -- orders.dbdb scan --keyspace totals
using DbDb.Functional.Samples.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddDbDb("orders.dbdb");
builder.Services.AddDbDb(builder.Configuration.GetSection("DbDb")); // as --DbDb:Path=…
builder.Services.AddHostedService<Till>();
builder.Services.AddHostedService<Bookkeeper>();
builder.Build().Run();
