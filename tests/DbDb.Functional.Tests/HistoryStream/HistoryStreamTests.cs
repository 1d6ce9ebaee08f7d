using System.Security.Cryptography;
using System.Text;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What HISTORY.md says of streams, line by line, and what happens to those who import one.</summary>
public sealed class HistoryStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_example_in_the_document_is_what_is_written_and_is_read()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "HISTORY.md"));
        var begin = document.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var example = document[begin..document.IndexOf("```", begin, StringComparison.Ordinal)];
        using var db = Database.InMemory();

        var imported = db.ImportHistory(Streams.Of(example)).OrThrow();

        Assert.Equal(
            (6L, 3L, 5L, (long)Encoding.UTF8.GetByteCount(example)),
            (imported.Newest.Revision.Number, imported.Revisions, imported.Changes, imported.Bytes)
        );
        Assert.Equal(
            [
                (2L, "stock \"taken\"", "2026-11-22T13:04:17.1234567Z"),
                (5, "", "2026-11-22T13:04:18.0000000Z"),
                (6, "é", "2026-11-22T13:04:18.0000000Z"),
            ],
            db.History(Revision.Zero)
                .Select(step => step.OrThrow())
                .Select(each => (each.Revision.Number, each.Note, each.Instant.ToString()))
        );
        Assert.Equal(
            [new("apple", "3\t€"), new("pear", ""), new(new byte[] { 0xFF }, new byte[] { 0, 1, 2 })],
            Streams.Entries(db.At(new(2)).OrThrow())
        );
        Assert.Equal([new("apple", "10"), new(new byte[] { 0xFF }, new byte[] { 0, 1, 2 })], Streams.Entries(db.Head));
        Assert.Equal(example, Exported(db));
    }

    [Fact]
    public void Without_revisions_it_is_a_first_line_and_a_last_one()
    {
        using var db = Database.InMemory();
        var stream = Exported(db);

        Assert.Equal(
            Streams.Signed(
                Streams.Header.Replace("\"first\":1,\"last\":2", "\"first\":0,\"last\":0", StringComparison.Ordinal)
            ),
            stream
        );
        Assert.Equal(0, db.ImportHistory(Streams.Of(stream)).OrThrow().Revisions);
        Assert.Equal(1, db.Transact(tree => tree.Set("a", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public void Properties_may_come_in_any_order_with_blanks_and_in_any_form()
    {
        using var db = Database.InMemory();

        db.ImportHistory(
                Streams.Of(
                    Streams.Signed(
                        " { \"last\" : 2, \"first\":1,\"version\":1 ,\"format\":\"DbDb.Functional history\", \"limits\":{\"inlineValueBytes\":9,\"branchChildren\":4,\"branchBytes\":64,\"leafBytes\":64} } \r",
                        """{"note":"\u006e","instant":"2026-11-22T13:04:17Z","revision":1}""",
                        """{"value64":"MQ==","\u006bey":"\u0061"}""",
                        """{"revision":2,"instant":"17953527580000000","note":"n"}""",
                        """{"key64":"YQ==","value":"same"}""",
                        """{"key":"b"}"""
                    )
                )
            )
            .OrThrow();

        Assert.Equal([new("a", "same")], Streams.Entries(db.Head));
        Assert.Equal(
            [("n", "2026-11-22T13:04:17.0000000Z"), ("n", new Instant(17953527580000000).ToString())],
            db.History(Revision.Zero).Select(step => (step.OrThrow().Note, step.OrThrow().Instant.ToString()))
        );
    }

    [Fact]
    public void The_longest_value_is_exported_and_imported_be_it_text_or_not()
    {
        var (text, bytes) = (new byte[Limits.MaxValueBytes], new byte[Limits.MaxValueBytes]);
        text.AsSpan().Fill((byte)'"');
        RandomNumberGenerator.Fill(bytes);
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("bytes", bytes).Set("text", text)).OrThrow();
        using (var file = File.Create(_folder.File("stream")))
        {
            db.ExportHistory(file).OrThrow();
        }

        using var copy = Database.InMemory();
        using var source = File.OpenRead(_folder.File("stream"));
        copy.ImportHistory(source).OrThrow();

        Assert.True(copy.Head.Tree.Find("bytes") == new Value(bytes));
        Assert.True(copy.Head.Tree.Find("text") == new Value(text));
    }

    [Fact]
    public void A_history_of_many_entries_and_revisions_is_imported_into_a_file()
    {
        using var db = Database.InMemory();
        db.Load(Enumerable.Range(0, 60_000).Select(i => new Entry($"{i:D8}", new byte[100])), "many").OrThrow();
        db.Load(Enumerable.Range(0, 60_000).Select(i => new Entry($"{i:D8}", "changed")), "all of them").OrThrow();
        db.Transact(tree => tree.RemoveRange(KeyRange.From("00000100").To("00059900"))).OrThrow();
        var told = new List<HistoryProgress>();
        using var copy = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();

        var stream = Exported(db);
        copy.ImportHistory(Streams.Of(stream), new Reporter(told.Add)).OrThrow();

        Assert.Equal(
            [60_000L, 60_000, 200],
            Enumerable.Range(1, 3).Select(revision => copy.At(new(revision)).OrThrow().Tree.Count)
        );
        Assert.Equal(stream, Exported(copy));
        Assert.Empty(Verification.Of(copy));
        Assert.Equal(3, other.Refresh().OrThrow().Revision.Number);
        Assert.True(
            told.Count > 5
                && told.Zip(told.Skip(1), (one, next) => one.Bytes < next.Bytes && one.Changes <= next.Changes)
                    .All(goesOn => goesOn),
            $"{told.Count}"
        );
        Assert.All(told, each => Assert.True(each.Newest.Number == 3 && each.Bytes <= stream.Length));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private static string Exported(Database db)
    {
        using var stream = new MemoryStream();
        db.ExportHistory(stream).OrThrow();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Reporter(Action<HistoryProgress> report) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => report(value);
    }
}
