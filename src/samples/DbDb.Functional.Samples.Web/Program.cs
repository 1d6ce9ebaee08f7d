// A key/value store over HTTP that remembers everything.
//
//   dotnet run --project src/samples/DbDb.Functional.Samples.Web -- --urls http://localhost:5080
//
//   curl -X PUT    localhost:5080/entries/apple?note=harvest -d 3      sets it, with a note on the commit
//   curl           localhost:5080/entries/apple                        3
//   curl           localhost:5080/entries/apple?at=1                   as it was at revision 1; at=2026-11-22T13:04:17Z
//   curl -X DELETE localhost:5080/entries/apple                        204, or 404 if it wasn't there
//   curl           localhost:5080/history/apple                        the commits that changed it, newest first
//   curl          'localhost:5080/diff?from=1&to=3'                    what was changed on the way
//   curl -N        localhost:5080/commits?after=0                      commits as they come, as server-sent events
//   curl           localhost:5080/health                               Healthy
//
// What isn't there is 404, what isn't kept any more 410, what makes no sense 400, each with the reason.
using DbDb.Functional.Samples.Web;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddDbDb("web.dbdb");
builder.Services.AddDbDb(builder.Configuration.GetSection("DbDb")); // as --DbDb:Path=… or --DbDb:AutoCompact:KeepLast=…
builder.Services.AddHealthChecks().AddDbDb();
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(json =>
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default));

var app = builder.Build();
app.MapEntries();
app.MapPast();
app.MapCommits();
app.MapHealthChecks("/health");
app.Run();
