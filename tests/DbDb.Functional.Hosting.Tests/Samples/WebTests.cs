using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace DbDb.Functional.Hosting.Tests.Samples;

/// <summary>The web sample, in a process of its own, by requests of HTTP.</summary>
public sealed class WebTests(WebTests.Running web) : IClassFixture<WebTests.Running>
{
    private const string Path = "web.dbdb";

    private readonly HttpClient _http = web.Http;

    [Fact]
    public async Task What_is_put_is_got_and_what_is_deleted_is_not()
    {
        var put = await Json(await Put("fruit/pear & co", "5", note: "harvest"));
        Assert.Equal("harvest", put.GetProperty("note").GetString());
        Assert.True(put.GetProperty("revision").GetInt64() > 0);

        Assert.Equal("5", await _http.GetStringAsync(Entry("fruit/pear & co")));
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync(Entry("fruit/pear & co"))).StatusCode);
        await Refused(await _http.GetAsync(Entry("fruit/pear & co")), 404, "there is no 'fruit/pear & co'");
        await Refused(await _http.DeleteAsync(Entry("fruit/pear & co")), 404, "there is no 'fruit/pear & co'");
    }

    [Fact]
    public async Task Any_bytes_are_a_value_and_no_bytes_are_a_key_and_a_value()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        using var content = new ByteArrayContent(bytes);
        Assert.True((await _http.PutAsync("/entries/bytes", content)).IsSuccessStatusCode);
        Assert.Equal(bytes, await _http.GetByteArrayAsync("/entries/bytes"));

        await Put("", "");
        Assert.Empty(await _http.GetByteArrayAsync("/entries/"));
    }

    [Fact]
    public async Task The_past_is_told_by_revisions_times_histories_and_differences()
    {
        var before = DateTimeOffset.UtcNow.AddDays(-1);
        var first = await Revision(await Put("quince", "1"));
        var second = await Revision(await Put("quince", "2"));
        await _http.DeleteAsync("/entries/quince");

        Assert.Equal("1", await _http.GetStringAsync($"/entries/quince?at={first}"));
        Assert.Equal("2", await _http.GetStringAsync($"/entries/quince?at={second}"));
        await Refused(await _http.GetAsync($"/entries/quince?at={before:yyyy-MM-dd}"), 404, "there is no 'quince'");

        var history = await Json(await _http.GetAsync("/history/quince"));
        Assert.Equal(
            [(second + 1, "2", null), (second, "1", "2"), (first, null, "1")],
            history.EnumerateArray().Select(change => (
                change.GetProperty("commit").GetProperty("revision").GetInt64(),
                change.GetProperty("before").GetString(),
                change.GetProperty("after").GetString())));

        var diff = await Json(await _http.GetAsync($"/diff?from={first}&to={second}"));
        Assert.Equal("""[{"key":"quince","before":"1","after":"2"}]""", diff.GetRawText());
        await Refused(await _http.GetAsync("/history/none"), 404, "there is no 'none'");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_the_reason()
    {
        await Refused(await _http.GetAsync("/entries/a?at=soon"), 400, "'soon' is neither a revision nor a time");
        await Refused(await _http.GetAsync("/entries/a?at=-1"), 400, "'-1' is neither");
        await Refused(await _http.GetAsync("/diff?from=x&to=1"), 400, "'x' is neither");
        await Refused(await _http.GetAsync("/commits?after=x"), 400, "'x' is no revision");
        await Refused(await _http.GetAsync("/entries/a?at=1000000"), 404, "no revision 1000000");
        await Refused(await Put(new string('k', 5000), "1"), 413, "key too large: 5000 bytes");
        await Refused(await Put("a", "1", note: new string('n', 2000)), 413, "note too large: 2000 bytes");
    }

    [Fact]
    public async Task Commits_come_as_events_from_the_revision_that_was_seen_last_on()
    {
        var seen = await Revision(await Put("apple", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/commits");
        request.Headers.Add("Last-Event-ID", $"{seen - 1}");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var next = seen;

        await foreach (var commit in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            Assert.Equal(("commit", $"{next}"), (commit.EventType, commit.EventId));
            using var data = JsonDocument.Parse(commit.Data);
            Assert.Equal(next, data.RootElement.GetProperty("revision").GetInt64());
            if (++next == seen + 3)
            {
                break;
            }

            await Put("apple", $"{next}"); // and somebody else may commit too
        }
    }

    [Fact]
    public async Task It_is_healthy() => Assert.Equal("Healthy", await _http.GetStringAsync("/health"));

    [Fact]
    public async Task A_revision_that_is_not_kept_is_gone()
    {
        using var folder = new TemporaryFolder();
        using (var db = Database.Open(folder.File(Path)).OrThrow())
        {
            for (var i = 0; i < 5; i++)
            {
                db.Transact(tree => tree.Set("a", $"{i}")).OrThrow();
            }

            db.Compact(Retention.Last(1)).OrThrow();
        }

        using var other = new Running(folder);
        await Refused(
            await other.Http.GetAsync("/entries/a?at=2"), 410, "no revision 2: the nearest that is kept is 5");
        await Refused(await other.Http.GetAsync("/entries/a?at=2000-01-01"), 410, "nothing is kept of");
        Assert.Equal("4", await other.Http.GetStringAsync("/entries/a?at=5"));
    }

    [Fact]
    public async Task It_ends_at_once_when_it_is_told_to_though_somebody_listens_and_keeps_what_it_has()
    {
        using var folder = new TemporaryFolder();
        using var other = new Running(folder, "--DbDb:Durability=OnFlush");
        using var listening = await other.Http.GetAsync("/commits?after=0", HttpCompletionOption.ResponseHeadersRead);
        using var content = new StringContent("1");
        await other.Http.PutAsync("/entries/a", content);

        Assert.Equal(0, other.Process.Terminate());

        var events = await listening.Content.ReadAsStringAsync();
        Assert.Contains("id: 1\n", events); // the stream was ended, and not cut off
        Assert.Contains($"Closed {folder.File(Path)} at revision 1", other.Process.Rest);
        Assert.Equal("1", Hosts.Stored(folder.File(Path), "a"));
    }

    private static string Entry(string key) => $"/entries/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    private static async Task<JsonElement> Json(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    private static async Task<long> Revision(HttpResponseMessage response) =>
        (await Json(response)).GetProperty("revision").GetInt64();

    private static async Task Refused(HttpResponseMessage response, int status, string reason)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString());
    }

    private async Task<HttpResponseMessage> Put(string key, string value, string? note = null)
    {
        using var content = new StringContent(value, Encoding.UTF8);
        return await _http.PutAsync($"{Entry(key)}{(note is null ? "" : $"?note={note}")}", content);
    }

    /// <summary>The sample at work on a database in a folder.</summary>
    public sealed class Running : IDisposable
    {
        private readonly TemporaryFolder? _own;

        public Running()
            : this(new TemporaryFolder(), owns: true)
        {
        }

        internal Running(TemporaryFolder folder, params string[] settings)
            : this(folder, owns: false, settings)
        {
        }

        private Running(TemporaryFolder folder, bool owns, params string[] settings)
        {
            _own = owns ? folder : null;
            Process = new("Web", folder.Path, ["--urls", "http://127.0.0.1:0", .. settings]);
            Http = new() { BaseAddress = new(Process.Saying("http://")) };
        }

        internal SampleProcess Process { get; }

        internal HttpClient Http { get; }

        public void Dispose()
        {
            Http.Dispose();
            Process.Dispose();
            _own?.Dispose();
        }
    }
}
