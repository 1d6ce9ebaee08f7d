namespace DbDb.Functional.Tests.Cli;

public class MalformedInputTests
{
    [Theory]
    [InlineData("a\t1\nb\n", 2, "no tab between key and value")]
    [InlineData("a\t1\n\nb\t2\n", 2, "an empty line, where KEY<tab>VALUE is wanted")]
    [InlineData("a\t1\t2\n", 1, @"a second tab; as part of a key or a value it is written \t")]
    [InlineData("a\t1\nb\t\\q\n", 2, @"'q' after a backslash begins no escape; there are \t \n \r \\ and \xNN")]
    [InlineData("a\t1\nb\\\t2", 2, @"'' after a backslash begins no escape; there are \t \n \r \\ and \xNN")]
    [InlineData("a\t1\nb\t2\n\\x0\t3\n", 3, @"'x' after a backslash begins no escape; there are \t \n \r \\ and \xNN")]
    public void Tsv(string input, int line, string reason) => Refused("tsv", input, line, reason);

    [Theory]
    [InlineData("{\"key\":\"a\",\"value\":\"1\"}\n\n", 2, "not JSON, at byte 1 of the line; ")]
    [InlineData("nonsense\n", 1, "not JSON, at byte 2 of the line; ")]
    [InlineData("[]\n", 1, "")]
    [InlineData("{\"key\":\"a\"}\n", 1, "no value; ")]
    [InlineData("{\"value\":\"a\"}\n", 1, "no key; ")]
    [InlineData("{\"key\":\"a\",\"value\":\"1\",\"more\":\"\"}\n", 1, "an unknown property, 'more'; ")]
    [InlineData("{\"key\":\"a\",\"value\":\"1\",\"key64\":\"YQ==\"}\n", 1, "a second key; ")]
    [InlineData("{\"key\":\"a\",\"value\":\"1\"} {}\n", 1, "not JSON, at byte 25 of the line; ")]
    [InlineData("{\"key\":\"a\",\"value\":\"1\"\n}\n", 1, "not JSON, at byte 23 of the line; ")]
    public void Json(string input, int line, string reason) =>
        Refused("json", input, line, reason + "an object with 'key' or 'key64' and 'value' or 'value64' is wanted");

    [Theory]
    [InlineData("{\"key\":\"a\",\"value\":1}\n", "the value isn't a string")]
    [InlineData("{\"key\":null,\"value\":\"\"}\n", "the key isn't a string")]
    [InlineData("{\"key\":\"a\",\"value64\":\"*\"}\n", "the value isn't base64")]
    [InlineData("{\"key\":\"\\ud800\",\"value\":\"\"}\n", "a string with half a surrogate pair")]
    [InlineData("{\"key\":\"a\",\"\\ud800\":\"\"}\n", "a string with half a surrogate pair")]
    public void Json_strings(string input, string reason) => Refused("json", input, 1, reason);

    [Theory]
    [InlineData("a,1\n", 1, "the first line must be the header 'key,value'")]
    [InlineData("value,key\n", 1, "the first line must be the header 'key,value'")]
    [InlineData("key,value\na,1,2\n", 2, "3 fields, where 2 are wanted")]
    [InlineData("key,value\na\n", 2, "1 fields, where 2 are wanted")]
    [InlineData("key,value\n\n", 2, "1 fields, where 2 are wanted")]
    [InlineData("key,value\na,\"1\nb,2\n", 2, "a quote that isn't closed")]
    [InlineData("key,value\n\"x\ny\",1\na,2\"3\n", 4, "a quote inside a field that doesn't begin with one")]
    [InlineData("key,value\n\"a\"b,1\n", 2, "something between a closing quote and the next comma")]
    [InlineData("key,value\na,C:\\new\n", 2, @"'n' after a backslash begins no escape; there are \\ and \xNN")]
    public void Csv(string input, int line, string reason) => Refused("csv", input, line, reason);

    [Theory]
    [InlineData("tsv", "{0}\t1\n", 1)]
    [InlineData("json", "{{\"key\":\"{0}\",\"value\":\"\"}}\n", 1)]
    [InlineData("csv", "key,value\n{0},1\n", 2)]
    public void A_key_over_the_limit_is_malformed_and_one_at_the_limit_is_not(string format, string input, int line)
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Format(null, input, new string('k', 4096)), "import", "--format", format).Succeeds("");
        Refused(
            format,
            string.Format(null, input, new string('k', 4097)),
            line,
            "key too large: 4097 bytes, where 4096 are allowed"
        );
    }

    [Fact]
    public void A_value_over_the_limit_is_malformed()
    {
        using var dbdb = new CommandLine();
        var line = new byte[(64 << 20) + 4];
        line.AsSpan().Fill((byte)'v');
        line[1] = (byte)'\t';
        line[^1] = (byte)'\n';
        dbdb.RunOn(line, "import")
            .Fails(
                1,
                "dbdb: standard input:1: value too large: 67108865 bytes, where 67108864 are allowed; nothing was imported\n"
            );
    }

    [Fact]
    public void I4_a_malformed_file_is_named_with_its_line_and_nothing_of_it_is_imported()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "value");
        var source = dbdb.File("source");
        File.WriteAllText(source, string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\tx\n")) + "bad\n");
        dbdb.Run("import", source)
            .Fails(1, $"dbdb: {source}:10001: no tab between key and value; nothing was imported\n");
        dbdb.Run("scan").Succeeds("old\tvalue\n");
    }

    [Fact]
    public void In_batches_it_says_what_was_committed_before()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn("a\t1\nb\t2\nc\t3\nd\t4\ne\t5\nbad\n", "import", "--batch", "2").Fails(
            1, "dbdb: standard input:6: no tab between key and value; 4 entries were committed before it\n");
        dbdb.Run("scan", "--keys").Succeeds("a\nb\nc\nd\n");
        dbdb.RunOn("bad\n", "import", "--batch", "2").Fails(
            1, "dbdb: standard input:1: no tab between key and value; nothing was imported\n");
    }

    [Theory]
    [InlineData("set\ta\t1\nset\tb\n", 2, "no tab between key and value")]
    [InlineData("set\ta\t1\nset\n", 2, "no key after 'set'")]
    [InlineData("delete\n", 1, "no key after 'delete'")]
    [InlineData("delete\ta\tb\n", 1, @"a tab after the key; as part of a key it is written \t")]
    [InlineData("set\ta\t1\n\n", 2, "'' is neither 'set' nor 'delete'")]
    [InlineData("SET\ta\t1\n", 1, "'SET' is neither 'set' nor 'delete'")]
    [InlineData("put\u001b\ta\t1\n", 1, @"'put\x1b' is neither 'set' nor 'delete'")]
    [InlineData("delete\t\\z\n", 1, @"'z' after a backslash begins no escape; there are \t \n \r \\ and \xNN")]
    public void Batch(string input, int line, string reason)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "value");
        dbdb.RunOn(input, "batch").Fails(1, $"dbdb: standard input:{line}: {reason}; nothing was changed\n");
        dbdb.Run("scan").Succeeds("old\tvalue\n");
    }

    private static void Refused(string format, string input, int line, string reason)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "old", "value");
        dbdb.RunOn(input, "import", "--format", format)
            .Fails(1, $"dbdb: standard input:{line}: {reason}; nothing was imported\n");
        dbdb.Run("scan").Succeeds("old\tvalue\n");
    }
}
