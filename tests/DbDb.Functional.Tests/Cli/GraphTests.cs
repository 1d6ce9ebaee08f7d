using System.Text;
using System.Xml.Linq;

namespace DbDb.Functional.Tests.Cli;

public class GraphTests
{
    [Fact]
    public void One_tree_is_drawn_with_its_keys_its_root_is_named_and_there_is_no_legend()
    {
        using var dbdb = FruitShop.Open();
        var text = Texts(dbdb.Run("graph"));
        Assert.Equal("test.dbdb: revision 2", text[0]);
        Assert.Equal("24 entries in 3 levels", text[1]);
        Assert.Equal("revision 2", text[2]);
        Assert.Superset(new HashSet<string> { "apple", "currant", "nectarine", "5 more" }, text.ToHashSet());
        Assert.DoesNotContain("citron", text);
        Assert.DoesNotContain(text, line =>
            line.Contains("only in", StringComparison.Ordinal)
            || line.Contains("drawn as one", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Of_two_revisions_what_changed_is_drawn_twice_and_all_else_once()
    {
        using var dbdb = FruitShop.Open();
        var text = Texts(dbdb.Run("graph", "1", "2"));
        Assert.Equal(
            ["test.dbdb: revisions 1 and 2", "revision 1: 24 entries in 3 levels; revision 2: 24 entries in 3 levels."],
            text[..2]
        );
        Assert.Equal("3 nodes are only in revision 1, 3 only in revision 2, all others are shared.", text[2]);
        Assert.Equal(["only in revision 1", "in both, stored once", "only in revision 2"], text[3..6]);
        Assert.Single(text, "apple");
        Assert.Single(text, "citron");
        Assert.Single(text, "currant");
        Assert.Equal(2, text.Count(line => line == "cherry"));
    }

    [Fact]
    public void The_older_revision_is_drawn_on_the_left_whichever_is_named_first_and_however()
    {
        using var dbdb = FruitShop.Open();
        var picture = dbdb.Run("graph", "1", "2").Text;
        dbdb.Run("graph", "2", "1").Succeeds(picture);
        dbdb.Run("graph", "1", "9999-12-31").Succeeds(picture);
        dbdb.Run("graph", "--at", "1").Succeeds(dbdb.Run("graph", "1").Text);
        dbdb.Run("graph", "--output", "-").Succeeds(dbdb.Run("graph", "2").Text);
    }

    [Fact]
    public void Empty_trees_single_leaves_and_one_revision_beside_itself_are_pictures_too()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        Assert.Equal(["test.dbdb: revision 0", "no entries"], Texts(dbdb.Run("graph", "0")));
        Assert.Equal(
            ["test.dbdb: revision 1", "1 entry in 1 level", "revision 1", "a"],
            Texts(dbdb.Run("graph"))[..^1]
        );
        Assert.Contains("They are one tree.", Texts(dbdb.Run("graph", "1", "1")));
        Assert.Contains("revisions 1 and 1", Texts(dbdb.Run("graph", "1", "1")));
        Assert.Contains("They share no node.", Texts(dbdb.Run("graph", "0", "1")));
        Assert.Equal(3, Texts(dbdb.Run("graph", "0", "0")).Length);
    }

    [Fact]
    public void Trees_of_different_heights_meet_on_the_lower_one_s_level()
    {
        using var dbdb = FruitShop.Open();
        dbdb.RunOn(string.Concat(FruitShop.Kinds[..20].Select(key => $"delete\t{key}\n")), "batch").Succeeds("");
        var picture = XDocument.Parse(dbdb.Run("graph", "1", "3").Text);
        var roots = picture
            .Descendants()
            .Where(e => e.Attribute("class")?.Value.Contains("name", StringComparison.Ordinal) == true)
            .ToArray();
        Assert.Equal(["revision 1", "revision 3"], roots.Select(root => root.Value));
        Assert.True(Number(roots[0], "y") < Number(roots[1], "y"));
    }

    [Fact]
    public void A_tree_of_many_nodes_is_drawn_as_its_ends()
    {
        using var dbdb = new CommandLine();
        dbdb.RunOn(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i:D6}\t{i}\n")), "import").Succeeds("");
        dbdb.Given("set", "055555", "x");
        var text = Texts(dbdb.Run("graph", "1", "2", "--nodes", "12"));
        Assert.Equal(
            2,
            text.Count(line =>
                line.StartsWith("revision ", StringComparison.Ordinal) && !line.Contains(':', StringComparison.Ordinal)
            )
        );
        Assert.Contains("several nodes, drawn as one", text);
        Assert.Contains(text, line => line.EndsWith(" leaves", StringComparison.Ordinal));
        Assert.InRange(dbdb.Run("graph").Output.Length, 5_000, 30_000);
    }

    [Fact]
    public void A_range_is_drawn_and_what_lies_around_it_as_one()
    {
        using var dbdb = FruitShop.Open();
        var text = Texts(dbdb.Run("graph", "--from", "cherry", "--to", "cranberry"));
        Assert.Contains("coconut", text);
        Assert.DoesNotContain("nectarine", text);
        Assert.Contains("revision 2", text);
        Assert.Contains("several nodes, drawn as one", text);
    }

    [Fact]
    public void Keys_that_are_markup_controls_or_no_text_are_shown_escaped()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "", "")
            .Given("set", "<&>\"'", "")
            .Given("set", "\uFFFE\u202E", "")
            .Given("set", "--escaped", @"\x00\xff\n", "");
        dbdb.Given("set", new string('x', 300), "").Given("set", "日本語のとても長い鍵", "");
        var text = Texts(dbdb.Run("graph"));
        Assert.Superset(
            new HashSet<string>
            {
                "(empty key)",
                "<&>\"'",
                @"\x00\xff\n",
                "xxxx…xxxxxxx",
                @"\xef…x80\xae",
                "日本…長い鍵",
            },
            text.ToHashSet()
        );
        Assert.Contains("&amp;", dbdb.Run("graph", "--dot").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_are_drawn_from_the_newest_on_with_their_jumps()
    {
        using var dbdb = new CommandLine();
        for (var i = 1; i <= 8; i++)
        {
            dbdb.Given("set", "key", $"{i}", "--note", $"<note {i}>");
        }

        var text = Texts(dbdb.Run("graph", "--commits", "--limit", "3"));
        Assert.Equal(
            ["revision 8", "revision 7", "revision 6", "older ones"],
            text.Where(line => line.StartsWith("revision", StringComparison.Ordinal) || line == "older ones")
        );
        Assert.Contains("jumps to 7  <note 8>", text);
        Assert.Contains("jumps to 0  <note 7>", text);
        var all = Texts(dbdb.Run("graph", "3", "--commits"));
        Assert.Equal(
            ["revision 3", "revision 2", "revision 1", "revision 0"],
            all.Where(line => line.StartsWith("revision", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("older ones", all);
    }

    [Fact]
    public void Of_no_commits_there_is_a_picture_too()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        var none = dbdb.Run("graph", "--commits", "--limit", "0");
        Assert.Equal(["test.dbdb: commits", "None is drawn."], Texts(none));
        dbdb.Run("graph", "0", "--commits").Succeeds(none.Text);
        dbdb.Run("graph", "--commits", "--dot", "--limit", "0")
            .Succeeds(
                "digraph dbdb {\n  graph [charset=\"UTF-8\", labelloc=t, ordering=out, label=\"test.dbdb: commits\\nNone is drawn.\"]\n"
                    + "  node [shape=box, style=filled, fontname=\"monospace\", fontsize=10]\n  edge [arrowsize=0.6]\n}\n"
            );
    }

    [FactWith("/usr/bin/dot", "graphviz")]
    public void Graphviz_reads_what_is_written_for_it()
    {
        using var dbdb = FruitShop.Open();
        dbdb.Given("set", "\\\"<&>{|}\\", "").Given("set", "--escaped", @"\x00\xff", "");
        foreach (var words in new string[][] { [], ["1", "4"], ["--commits"], ["--nodes", "5"] })
        {
            using var dot = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("/usr/bin/dot", ["-Tplain"])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!;
            dot.StandardInput.Write(dbdb.Run(["graph", "--dot", .. words]).Text);
            dot.StandardInput.Close();
            Assert.StartsWith("graph ", dot.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            dot.WaitForExit();
            Assert.Equal(0, dot.ExitCode);
        }
    }

    [Fact]
    public void The_picture_that_the_readme_shows_is_the_one_that_the_command_draws()
    {
        using var dbdb = FruitShop.Open("shop.dbdb");
        var drawn = dbdb.RunRaw([], [dbdb.File("shop.dbdb"), "graph", "1", "2"]);
        var received = Path.Combine(AppContext.BaseDirectory, "sharing.received.svg");
        File.WriteAllBytes(received, drawn.Output);
        Assert.True(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sharing.svg")).ReplaceLineEndings("\n")
                == drawn.Text,
            $"the picture has changed: look at {received}, and put it in the place of src/sharing.svg"
        );
    }

    private static string[] Texts(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return
        [
            .. XDocument
                .Parse(Encoding.UTF8.GetString(outcome.Output))
                .Descendants()
                .Where(e => e.Name.LocalName == "text")
                .Select(e => e.Value),
        ];
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
