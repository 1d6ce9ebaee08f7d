using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests.Cli;

/// <summary>What can't be drawn, and what is left then.</summary>
public class GraphRefusalTests
{
    [Theory]
    [InlineData("graph", "x", "REV wants a revision's number or a time in ISO 8601, not 'x'")]
    [InlineData("graph 1 2 3", "", "Unrecognized command or argument '3'")]
    [InlineData("graph 1 --at 1", "", "REV and --at say the same")]
    [InlineData("graph 1 2 --commits", "", "--commits goes with one REV")]
    [InlineData("graph --commits --nodes 30", "", "--nodes goes without --commits")]
    [InlineData("graph --commits --prefix a", "", "--prefix goes without --commits")]
    [InlineData("graph --limit 20", "", "--limit goes only with --commits")]
    [InlineData("graph --nodes 4", "", "--nodes wants a whole number from 5 to 10000, not '4'")]
    [InlineData("graph --commits --limit -1", "", "--limit wants a whole number from 0 to 10000, not '-1'")]
    public void What_makes_no_sense_is_said(string words, string more, string error)
    {
        using var dbdb = new CommandLine();
        dbdb.Run([.. words.Split(' '), .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .FailsSaying(1, error);
    }

    [Fact]
    public void A_revision_that_is_not_there_ends_with_4()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        foreach (var words in new string[][] { ["9"], ["1", "9"], ["--at", "9"], ["9", "--commits"] })
        {
            dbdb.Run(["graph", .. words])
                .Fails(4, $"dbdb: {dbdb.Path}: no revision 9: the nearest that is kept is 1; ask for that\n");
        }
    }

    [Fact]
    public void A_target_takes_the_picture_when_it_is_complete_or_stays_what_it_was()
    {
        using var dbdb = FruitShop.Open();
        var target = dbdb.File("graph.svg");
        File.WriteAllText(target, "before");
        dbdb.Run("graph", "9", "--output", target).FailsSaying(4, "no revision 9");
        Assert.Equal("before", File.ReadAllText(target));
        dbdb.Given("graph", "1", "2", "--output", target);
        Assert.Equal(dbdb.Run("graph", "1", "2").Output, File.ReadAllBytes(target));
        dbdb.Run("graph", "--output", dbdb.Path).Fails(1, $"dbdb: {dbdb.Path}: can't write: it is a database\n");
        dbdb.Run("graph", "--output", dbdb.File("none/there"))
            .Fails(1, $"dbdb: {dbdb.File("none/there")}: can't write: no such folder\n");
    }

    [Fact]
    public void A_damaged_node_ends_with_4_where_it_is_drawn()
    {
        using var dbdb = FruitShop.Open();
        Address leaf;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            leaf = First(db.At(new(1)).OrThrow().Tree);
        }

        var bytes = File.ReadAllBytes(dbdb.Path);
        bytes[leaf.Offset + 40] ^= 1;
        File.WriteAllBytes(dbdb.Path, bytes);
        dbdb.Run("graph").FailsSaying(4, $"dbdb: {dbdb.Path}: ");
        Assert.Equal(0, dbdb.Run("graph", "--from", "nectarine").Code);
    }

    [Fact]
    public void F9_branches_that_share_their_children_many_times_over_are_drawn_once()
    {
        using var dbdb = new CommandLine();
        var ladder = Ladder.Of(levels: 12, filler: 8 << 12);
        File.WriteAllBytes(
            dbdb.Path,
            Make.File(Make.Genesis, 0, ladder.Head, 1, [.. ladder.TakeAll().SelectMany(chunk => chunk.ToArray())])
        );
        Assert.Equal(0, dbdb.Run("graph", "--nodes", "10000").Code);
        Assert.Equal(0, dbdb.Run("graph", "0", "1").Code);
    }

    private static Address First(Tree tree) =>
        TreeNode
            .RootOf(tree)
            .Match(
                Some: root =>
                {
                    for (; root.Level > 0; root = root.Children.First()) { }

                    return root.Address;
                },
                None: () => default
            );
}
