namespace DbDb.Functional.Tests.Cli;

/// <summary>Where the nodes of a tree lie, and what lies at a place in the file.</summary>
public class NodeTests
{
    [Fact]
    public void Nodes_are_listed_the_root_first_in_every_format()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "apple", "3").Given("set", "pear", "5");
        dbdb.Run("nodes", "--at", "1").Succeeds("8192+56\t56\tleaf\t0\t1\t\n");
        dbdb.Run("nodes", "--at", "1", "--format", "json")
            .Succeeds("{\"address\":\"8192+56\",\"bytes\":56,\"kind\":\"leaf\",\"level\":0,\"entries\":1}\n");
        dbdb.Run("nodes", "--at", "1", "--format", "csv")
            .Succeeds("address,bytes,kind,level,entries,base\n8192+56,56,leaf,0,1,\n");
        dbdb.Run("nodes", "--at", "1", "--format", "table")
            .Succeeds("ADDRESS  BYTES  KIND  LEVEL  ENTRIES  BASE\n8192+56     56  leaf      0        1  \n");
    }

    [Fact]
    public void Each_of_them_can_be_looked_at_and_so_can_what_it_leads_to()
    {
        using var dbdb = FruitShop.Open();
        var nodes = Rows(dbdb.Run("nodes", "--at", "1"));
        Assert.Equal(24, nodes.Where(node => node[3] == "0").Sum(node => int.Parse(node[4], null)));
        Assert.Equal(nodes.Select(node => node[0]), Below(dbdb, nodes[0][0]));
        Assert.Equal(
            FruitShop.Kinds,
            nodes
                .Where(node => node[2] == "leaf")
                .SelectMany(node => Rows(dbdb.Run("node", node[0])))
                .Where(row => row[0] == "entry")
                .Select(row => row[1])
        );
    }

    [Fact]
    public void Changes_tell_their_base_and_no_more_than_what_changed()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(10, 60).Select(i => $"{i}\t{i}\n")), "import").Succeeds("");
        dbdb.Given("set", "20", "new").Given("delete", "30");
        var node = Assert.Single(Rows(dbdb.Run("nodes")));
        Assert.Equal(("leaf-changes", "59"), (node[2], node[4]));
        Assert.Equal("leaf", Rows(dbdb.Run("node", node[5]))[0][2]);
        var rows = Rows(dbdb.Run("node", node[0]));
        Assert.Equal(
            ["kind", "offset", "bytes", "level", "base", "written", "entry", "removed"],
            rows.Select(row => row[0])
        );
        Assert.Equal((node[5], "20 new", "30"), (rows[4][3], $"{rows[6][1]} {rows[6][2]}", rows[7][1]));
    }

    [Fact]
    public void A_commit_and_a_long_value_are_shown_too()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1", "--note", "first").RunOn(new byte[5000], "set", "b", "-").Succeeds("");
        var (root, commit) = (Rows(dbdb.Run("nodes"))[0], dbdb.Run("node", $"{Newest(dbdb).Offset}"));
        var said = Rows(commit).ToDictionary(row => row[0], row => row[1..]);
        Assert.Equal(
            ("commit", "2", root[0], "1"),
            (said["kind"][1], said["revision"][3], said["root"][2], said["parent"][3])
        );
        Assert.Equal("first", Rows(dbdb.Run("node", said["parent"][2])).Single(row => row[0] == "note")[2]);

        var value = Rows(dbdb.Run("node", root[0])).Single(row => row[1] == "b")[3];
        Assert.EndsWith(
            $"{{\"name\":\"value\",\"value\":\"{string.Concat(Enumerable.Repeat("\\u0000", 5000))}\"}}\n",
            dbdb.Run("node", value, "--format", "json").Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["kind", "offset", "bytes", "length", "value"],
            Rows(dbdb.Run("node", value)).Select(row => row[0])
        );
    }

    [Fact]
    public void At_a_terminal_it_is_a_table()
    {
        using var dbdb = new CommandLine { TerminalWidth = 40 };
        dbdb.Given("set", "apple", "3");
        dbdb.Run("node", "8192").Succeeds(
            "NAME     KEY    VALUE  ADDRESS  NUMBER\n"
            + "kind            leaf                  \n"
            + "offset                           8,192\n"
            + "bytes                               56\n"
            + "level                                0\n"
            + "entries                              1\n"
            + "entry    apple  3                     \n");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("8192+")]
    [InlineData("+48")]
    [InlineData("1+2+3")]
    [InlineData("8192.0")]
    [InlineData("99999999999999999999")]
    public void What_is_no_address_is_a_wrong_argument(string word)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "apple", "3");
        dbdb.Run("node", word)
            .FailsSaying(1, $"ADDRESS wants where a record begins, in bytes, as in 8192 or 8192+512, not '{word}'");
    }

    [Theory]
    [InlineData("0", "no record begins at byte 0: records begin at byte 8192, behind the superblock")]
    [InlineData("8193", "no record begins at byte 8193: it is in the middle of the one at 8192+56")]
    [InlineData("8200", "no record begins at byte 8200: it is in the middle of the one at 8192+56")]
    [InlineData("8192+64", "the record at byte 8192 has 56 bytes, not 64")]
    [InlineData("9000000", "no record begins at byte 9000000: the log ends at byte 8368")]
    public void Where_none_begins_it_ends_with_4(string address, string reason)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "apple", "3");
        dbdb.Run("node", address).Fails(4, $"dbdb: {dbdb.Path}: {reason}\n");
    }

    [Fact]
    public void An_address_must_be_given_and_the_database_be_there()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("nodes").FailsSaying(4, "no such database");
        dbdb.Run("node", "8192").FailsSaying(4, "no such database");
        dbdb.Given("set", "apple", "3").Run("node").FailsSaying(1, "Required argument 'ADDRESS' missing");
        dbdb.Run("nodes", "--at", "9").FailsSaying(4, "no revision 9");
        dbdb.Run("nodes", "--at", "0").Succeeds("");
    }

    [Fact]
    public void An_empty_database_has_no_nodes()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "apple", "3").Given("delete", "apple");
        dbdb.Run("nodes").Succeeds("");
    }

    [Fact]
    public void A_damaged_node_is_told_and_what_lies_beside_it_is_listed_all_the_same()
    {
        using var dbdb = FruitShop.Open();
        var nodes = Rows(dbdb.Run("nodes"));
        var leaf = nodes[2];
        var bytes = File.ReadAllBytes(dbdb.Path);
        var at = int.Parse(leaf[0].Split('+')[0], null);
        bytes[at + bytes.AsSpan(at).IndexOf("apple"u8)] = (byte)'A';
        File.WriteAllBytes(dbdb.Path, bytes);

        var listed = dbdb.Run("nodes");
        Assert.Equal(
            (4, $"dbdb: {dbdb.Path}: damaged: 1 node can't be read; run 'verify' to list all damage\n"),
            (listed.Code, listed.Error)
        );
        Assert.Equal(
            nodes.Select(node => node == leaf ? [leaf[0], leaf[1], "unreadable", leaf[3], leaf[4], ""] : node),
            Split(listed.Text)
        );

        var shown = dbdb.Run("node", leaf[0]);
        Assert.Equal(
            (
                4,
                $"dbdb: {dbdb.Path}: damaged at byte {at}: the checksum is wrong; run 'verify' to list all damage, and restore from a backup\n"
            ),
            (shown.Code, shown.Error)
        );
        Assert.Contains(Split(shown.Text), row => row is ["fault", "", "the checksum is wrong", "", ""]);
    }

    [Fact]
    public void A_record_whose_length_is_damaged_says_what_it_was()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "apple", "3");
        var bytes = File.ReadAllBytes(dbdb.Path);
        bytes[8192 + Record.LengthAt + 3] = 0x7F;
        File.WriteAllBytes(dbdb.Path, bytes);
        var shown = dbdb.Run("node", "8192+56");
        Assert.Equal(4, shown.Code);
        Assert.Equal(
            "kind\t\tunreadable\t\t\noffset\t\t\t\t8192\nfault\t\tits length can't be right\t\t\nclaim\t\ta leaf\t\t\nlevel\t\t\t\t0\n",
            shown.Text
        );
    }

    private static Address Newest(CommandLine dbdb)
    {
        using var database = Database.Open(dbdb.Path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        return database.Head.Address;
    }

    private static IEnumerable<string> Below(CommandLine dbdb, string address) =>
        Rows(dbdb.Run("node", address))
            .Where(row => row[0] == "child")
            .SelectMany(row => Below(dbdb, row[3]))
            .Prepend(address);

    private static string[][] Rows(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return Split(outcome.Text);
    }

    private static string[][] Split(string text) => [.. text.Split('\n')[..^1].Select(line => line.Split('\t'))];
}
