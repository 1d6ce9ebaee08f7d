using System.Security.Cryptography;
using System.Text;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What HISTORY.md says of streams, line by line, and what happens to those who import one.</summary>
public sealed class HistoryStreamTests : IDisposable
{
    private const string Header = """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":4608,"branchBytes":2048,"branchChildren":96,"inlineValueBytes":512},"first":1,"last":2}""";

    private static readonly string[] _lines =
    [
        Header,
        """{"revision":1,"instant":"2026-11-22T13:04:17.0000000Z","note":""}""",
        """{"key":"a","value":"1"}""",
        """{"key":"b","value":"2"}""",
        """{"revision":2,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""",
        """{"key":"a"}""",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_example_in_the_document_is_what_is_written_and_is_read()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "HISTORY.md"));
        var begin = document.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var example = document[begin..document.IndexOf("```", begin, StringComparison.Ordinal)];
        using var db = Database.InMemory();

        var imported = db.ImportHistory(Stream(example)).OrThrow();

        Assert.Equal((6L, 3L, 5L, (long)Encoding.UTF8.GetByteCount(example)), (imported.Newest.Revision.Number, imported.Revisions, imported.Changes, imported.Bytes));
        Assert.Equal(
            [(2L, "stock \"taken\"", "2026-11-22T13:04:17.1234567Z"), (5, "", "2026-11-22T13:04:18.0000000Z"), (6, "é", "2026-11-22T13:04:18.0000000Z")],
            db.History(Revision.Zero).Select(step => step.OrThrow()).Select(each => (each.Revision.Number, each.Note, each.Instant.ToString())));
        Assert.Equal([new("apple", "3\t€"), new("pear", ""), new(new byte[] { 0xFF }, new byte[] { 0, 1, 2 })], Entries(db.At(new(2)).OrThrow()));
        Assert.Equal([new("apple", "10"), new(new byte[] { 0xFF }, new byte[] { 0, 1, 2 })], Entries(db.Head));
        Assert.Equal(example, Exported(db));
    }

    [Fact]
    public void Without_revisions_it_is_a_first_line_and_a_last_one()
    {
        using var db = Database.InMemory();
        var stream = Exported(db);

        Assert.Equal(Signed(Header.Replace("\"first\":1,\"last\":2", "\"first\":0,\"last\":0", StringComparison.Ordinal)), stream);
        Assert.Equal(0, db.ImportHistory(Stream(stream)).OrThrow().Revisions);
        Assert.Equal(1, db.Transact(tree => tree.Set("a", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public void Properties_may_come_in_any_order_with_blanks_and_in_any_form()
    {
        using var db = Database.InMemory();

        db.ImportHistory(Stream(Signed(
            " { \"last\" : 2, \"first\":1,\"version\":1 ,\"format\":\"DbDb.Functional history\", \"limits\":{\"inlineValueBytes\":9,\"branchChildren\":4,\"branchBytes\":64,\"leafBytes\":64} } \r",
            """{"note":"\u006e","instant":"2026-11-22T13:04:17Z","revision":1}""",
            """{"value64":"MQ==","\u006bey":"\u0061"}""",
            """{"revision":2,"instant":"17953527580000000","note":"n"}""",
            """{"key64":"YQ==","value":"same"}""",
            """{"key":"b"}"""))).OrThrow();

        Assert.Equal([new("a", "same")], Entries(db.Head));
        Assert.Equal([("n", "2026-11-22T13:04:17.0000000Z"), ("n", new Instant(17953527580000000).ToString())], db.History(Revision.Zero).Select(step => (step.OrThrow().Note, step.OrThrow().Instant.ToString())));
    }

    [Theory]
    [InlineData(1, "", "not JSON, at byte 1 of the line")]
    [InlineData(1, "apple\t3", "not JSON, at byte 1 of the line")]
    [InlineData(1, "[1]", "not a JSON object")]
    [InlineData(1, """{"key":"a","value":"1"}""", "this is no DbDb.Functional history")]
    [InlineData(1, """{"format":"something else","version":1}""", "this is no DbDb.Functional history")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":2,"what":{"is":"new"}}""", "its version is 2, and this reads 1")]
    [InlineData(1, """{"format":"DbDb.Functional history"}""", "its version is unknown, and this reads 1")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"first":1,"last":2}""", "these properties make no line")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":1},"first":1,"last":2}""", "'limits' makes no sense")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"limits":7,"first":1,"last":2}""", "'limits' isn't an object")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":{}},"first":1,"last":2}""", "'leafBytes' is neither a string nor a whole number")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":64,"branchBytes":64,"branchChildren":4,"inlineValueBytes":0},"first":3,"last":2}""", "'first' and 'last' are no range")]
    [InlineData(1, """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":64,"branchBytes":64,"branchChildren":4,"inlineValueBytes":0},"first":0,"last":2}""", "'first' and 'last' are no range")]
    [InlineData(2, """{"key":"a","value":"1"}""", "a revision, or the last line, is wanted here")]
    [InlineData(2, """{"revision":0,"instant":"1","note":""}""", "'revision' isn't a whole number from 1 to 4611686018427387904")]
    [InlineData(2, """{"revision":1.5,"instant":"1","note":""}""", "'revision' is neither a string nor a whole number")]
    [InlineData(2, """{"revision":"1","instant":"1","note":""}""", "'revision' isn't a whole number from 1 to 4611686018427387904")]
    [InlineData(2, """{"revision":2,"instant":"1","note":""}""", "it isn't the first revision")]
    [InlineData(2, """{"revision":1,"instant":"yesterday","note":""}""", "'instant' is neither a time nor a number of ticks")]
    [InlineData(2, """{"revision":1,"instant":1,"note":""}""", "'instant' isn't a string")]
    [InlineData(2, """{"revision":1,"instant":"1"}""", "these properties make no line")]
    [InlineData(3, """{"key":"a","key64":"YQ==","value":"1"}""", "'key' is there twice")]
    [InlineData(3, """{"key":"a","value":"1","value":"1"}""", "'value' is there twice")]
    [InlineData(3, """{"key":"a","value":null}""", "'value' is neither a string nor a whole number")]
    [InlineData(3, """{"key":"a","value":1}""", "'value' isn't a string")]
    [InlineData(3, """{"key":7}""", "'key' isn't a string")]
    [InlineData(3, """{"key64":"Y Q="}""", "'key64' isn't base64")]
    [InlineData(3, """{"key":"\ud800"}""", "a string with half a surrogate pair")]
    [InlineData(3, """{"key":"a","what":"1"}""", "a property that isn't known")]
    [InlineData(3, """{"key":"a"} {"key":"b"}""", "not JSON, at byte 13 of the line")]
    [InlineData(3, """{"key":"a","value":"1"},""", "not JSON, at byte 24 of the line")]
    [InlineData(3, """{"value":"1"}""", "these properties make no line")]
    [InlineData(3, "{}", "these properties make no line")]
    [InlineData(4, """{"key":"a"}""", "its key isn't greater than that of the line before")]
    [InlineData(4, """{"key":"A"}""", "its key isn't greater than that of the line before")]
    [InlineData(5, """{"revision":1,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""", "its revision isn't between those before it and the last")]
    [InlineData(5, """{"revision":3,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""", "its revision isn't between those before it and the last")]
    [InlineData(5, """{"revision":2,"instant":"2026-11-22T13:04:16.9999999Z","note":"n"}""", "its instant is before that of the revision before")]
    public void What_makes_no_sense_is_refused_with_its_line(int line, string text, string reason)
    {
        string[] lines = [.. _lines];
        lines[line - 1] = text;

        Assert.Equal(new DbError.Malformed(line, reason), Refused(Signed(lines)));
    }

    [Fact]
    public void What_is_over_its_limit_is_refused_with_its_line()
    {
        var (key, note) = (new string('k', Limits.MaxKeyBytes + 1), new string('n', Limits.MaxNoteBytes + 1));

        Assert.Equal(
            new DbError.Malformed(3, "key too large: 4097 bytes, where 4096 are allowed"),
            Refused(Signed([.. _lines[..2], $$"""{"key":"{{key}}"}"""])));
        Assert.Equal(
            new DbError.Malformed(2, "note too large: 1025 bytes, where 1024 are allowed"),
            Refused(Signed(_lines[0], $$"""{"revision":1,"instant":"1","note":"{{note}}"}""")));
        var value = new byte[Limits.MaxValueBytes + 1];
        Assert.Equal(
            new DbError.Malformed(3, "value too large: 67108865 bytes, where 67108864 are allowed"),
            Refused(Signed([.. _lines[..2], $$"""{"key":"k","value64":"{{Convert.ToBase64String(value)}}"}"""])));
    }

    [Fact]
    public void A_last_line_that_says_something_else_is_refused()
    {
        var whole = Signed(_lines);
        var last = whole[(whole.LastIndexOf("{\"revisions\"", StringComparison.Ordinal))..];

        Assert.Equal(new DbError.Malformed(7, "there was more before, or less, than it says"), Refused(whole.Replace("\"sets\":2", "\"sets\":1", StringComparison.Ordinal)));
        Assert.Equal(new DbError.Malformed(7, "there was more before, or less, than it says"), Refused(whole.Replace("\"removals\":1", "\"removals\":0", StringComparison.Ordinal)));
        Assert.Equal(new DbError.Malformed(7, "there was more before, or less, than it says"), Refused(whole.Replace("\"revisions\":2", "\"revisions\":3", StringComparison.Ordinal)));
        Assert.Equal(new DbError.Malformed(5, "there was more before, or less, than it says"), Refused(Signed(_lines[..4])));
        Assert.Equal(new DbError.Malformed(7, "its checksum isn't that of the lines before: they were altered"), Refused(whole.Replace("\"a\",\"value\":\"1\"", "\"a\",\"value\":\"7\"", StringComparison.Ordinal)));
        Assert.Equal(new DbError.Malformed(7, "the stream ends within this line"), Refused(whole[..^1]));
        Assert.Equal(new DbError.Malformed(7, "the stream ends before its last line"), Refused(whole[..^last.Length]));
        Assert.Equal(new DbError.Malformed(8, "something comes behind the last line"), Refused(whole + "\n"));
        Assert.Equal(new DbError.Malformed(8, "something comes behind the last line"), Refused(whole + last));
        Assert.Equal(new DbError.Malformed(8, "the stream ends within this line"), Refused(whole + " "));
        Assert.Equal(new DbError.Malformed(1, "the stream ends before its last line"), Refused(""));
    }

    [Fact]
    public void What_is_not_UTF_8_is_refused()
    {
        using var db = Database.InMemory();
        byte[] stream = [.. Encoding.UTF8.GetBytes($"{_lines[0]}\n{_lines[1]}\n"), .. "{\"key\":\""u8, 0xFF, .. "\"}\n"u8];

        Assert.Equal(new DbError.Malformed(3, "not UTF-8"), db.ImportHistory(new MemoryStream(stream)).Error());
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        using var db = Database.InMemory();
        using var endless = new Endless();

        Assert.Equal(new DbError.Malformed(1, "a line of more than 100663296 bytes"), db.ImportHistory(endless).Error());
        Assert.InRange(endless.Given, HistoryFormat.LongestLine, 2L * HistoryFormat.LongestLine);
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
        copy.ImportHistory(Stream(stream), new Reporter(told.Add)).OrThrow();

        Assert.Equal([60_000L, 60_000, 200], Enumerable.Range(1, 3).Select(revision => copy.At(new(revision)).OrThrow().Tree.Count));
        Assert.Equal(stream, Exported(copy));
        Assert.Empty(Verification.Of(copy));
        Assert.Equal(3, other.Refresh().OrThrow().Revision.Number);
        Assert.True(told.Count > 5 && told.Zip(told.Skip(1), (one, next) => one.Bytes < next.Bytes && one.Changes <= next.Changes).All(goesOn => goesOn), $"{told.Count}");
        Assert.All(told, each => Assert.True(each.Newest.Number == 3 && each.Bytes <= stream.Length));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void It_is_imported_into_an_empty_database_only()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("a", "mine").Set("b", "2")).OrThrow();
        db.Transact(tree => tree.RemoveRange(KeyRange.All)).OrThrow();

        Assert.Equal(new DbError.NotEmpty(new(2)), db.ImportHistory(Stream(Signed(_lines))).Error());
        Assert.Equal(2, db.Refresh().OrThrow().Revision.Number);
    }

    [Fact]
    public void What_somebody_commits_meanwhile_stays_and_nothing_is_imported()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        using var stream = new Interrupted(Signed(_lines), () => other.Transact(tree => tree.Set("a", "mine")).OrThrow());

        Assert.Equal(new DbError.NotEmpty(new(1)), db.ImportHistory(stream).Error());

        Assert.Equal([new("a", "mine")], Entries(db.Refresh().OrThrow()));
        Assert.Equal(2, db.Transact(tree => tree.Set("b", "2")).OrThrow().Revision.Number);
    }

    [Fact]
    public void One_at_a_time()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        DbError? second = null;
        using var stream = new Interrupted(Signed(_lines), () => second = other.ImportHistory(Stream(Signed(_lines))).Error());

        db.ImportHistory(stream).OrThrow();

        Assert.IsType<DbError.Locked>(second);
        Assert.Equal(2, other.Refresh().OrThrow().Revision.Number);
    }

    [Fact]
    public void It_goes_on_from_there()
    {
        using var db = Database.InMemory();
        var genesis = db.Head;
        db.ImportHistory(Stream(Signed(_lines))).OrThrow();

        Assert.Equal([1L, 2], db.History(Revision.Zero).Select(step => step.OrThrow().Revision.Number));
        Assert.IsType<DbError.Conflict>(db.TryCommit(genesis, genesis.Tree.Set("x", "1")).Error());
        Assert.Equal(3, db.Transact(tree => tree.Set("x", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_stream_that_fails_and_one_that_is_cancelled_leave_nothing()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var cancel = new CancellationTokenSource();
        using var failing = new Interrupted(Signed(_lines), () => throw new IOException("unplugged"));
        using var cancelled = new Interrupted(Signed(_lines), cancel.Cancel);

        Assert.Throws<IOException>(() => db.ImportHistory(failing));
        Assert.Throws<OperationCanceledException>(() => db.ImportHistory(cancelled, cancellation: cancel.Token));
        Assert.Throws<OperationCanceledException>(() => db.ExportHistory(System.IO.Stream.Null, cancellation: cancel.Token));
        Assert.Throws<IOException>(() => db.ExportHistory(new Interrupted("", () => throw new IOException("full"))));

        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(2, db.ImportHistory(Stream(Signed(_lines))).OrThrow().Newest.Revision.Number);
    }

    [Fact]
    public void Who_may_not_write_or_has_closed_may_not_import()
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.IsType<DbError.OpenedReadOnly>(reader.ImportHistory(Stream(Signed(_lines))).Error());
        Assert.Equal(0, reader.ExportHistory(System.IO.Stream.Null).OrThrow().Revisions);

        var db = Database.Open(_folder.Database).OrThrow();
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.ImportHistory(Stream(Signed(_lines))).Map(_ => tree)).Error());
        Assert.Throws<ArgumentNullException>(() => db.ImportHistory(null!));
        Assert.Throws<ArgumentNullException>(() => db.ExportHistory(null!));
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.ImportHistory(Stream(Signed(_lines))).Error());
    }

    public void Dispose() => _folder.Dispose();

    private static DbError? Refused(string stream)
    {
        using var db = Database.InMemory();
        var refused = db.ImportHistory(Stream(stream)).Error();
        Assert.Equal(0, db.Refresh().OrThrow().Revision.Number);
        return refused;
    }

    // With the last line that these lines must have.
    private static string Signed(params string[] lines)
    {
        var text = string.Concat(lines.Select(line => $"{line}\n"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var (sets, keys) = (lines.Count(line => line.Contains("\"value", StringComparison.Ordinal)), lines.Count(line => line.Contains("ey\":", StringComparison.Ordinal) || line.Contains("key64\":", StringComparison.Ordinal)));
        var revisions = lines.Count(line => line.Contains("\"revision\"", StringComparison.Ordinal));
        return $$"""{{text}}{"revisions":{{revisions}},"sets":{{sets}},"removals":{{keys - sets}},"sha256":"{{hash}}"}""" + "\n";
    }

    private static string Exported(Database db)
    {
        using var stream = new MemoryStream();
        db.ExportHistory(stream).OrThrow();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Entry[] Entries(Snapshot snapshot) => [.. snapshot.Tree.Range(KeyRange.All)];

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class Reporter(Action<HistoryProgress> report) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => report(value);
    }

    // In the middle of which something happens.
    private sealed class Interrupted(string text, Action happens) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        private Action? _happens = happens;

        public override bool CanWrite => true;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position > 0)
            {
                Happen();
            }

            return base.Read(buffer, offset, Math.Min(count, 100));
        }

        public override void Write(byte[] buffer, int offset, int count) => Happen();

        private void Happen()
        {
            var now = _happens;
            _happens = null;
            now?.Invoke();
        }
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }
    }
}
