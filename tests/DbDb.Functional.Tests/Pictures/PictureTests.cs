using System.Buffers;
using System.Text;
using System.Xml.Linq;
using DbDb.Functional.Pictures;
using DbDb.Functional.Tests.Cli;

namespace DbDb.Functional.Tests.Pictures;

/// <summary>Pictures as a program that draws them itself gets them.</summary>
public class PictureTests
{
    [Fact]
    public void What_the_command_draws_is_what_the_library_does()
    {
        using var dbdb = FruitShop.Open();
        using var database = Database.Open(dbdb.Path).OrThrow();
        var (one, two) = (database.At(new(1)).OrThrow(), database.Head);
        var few = new PictureOptions { Boxes = 5, Range = KeyRange.From("cherry").To("date") };
        (Picture Picture, string[] Words)[] drawn =
        [
            (Picture.Of("test.dbdb", two), []),
            (Picture.Of("test.dbdb", two, few), ["--nodes", "5", "--from", "cherry", "--to", "date"]),
            (Picture.Of("test.dbdb", one, two), ["1", "2"]),
            (Picture.Of("test.dbdb", one, two, few), ["1", "2", "--nodes", "5", "--from", "cherry", "--to", "date"]),
            (Picture.Of("test.dbdb", [two.Commit, one.Commit]), ["--commits"]),
        ];
        Assert.All(drawn, each =>
        {
            dbdb.Run(["graph", .. each.Words]).Succeeds(Text(each.Picture, PictureFormat.Svg));
            dbdb.Run(["graph", "--dot", .. each.Words]).Succeeds(Text(each.Picture, PictureFormat.Dot));
        });
    }

    [Fact]
    public void The_older_of_two_is_drawn_on_the_left_whichever_is_named_first()
    {
        using var database = Shop();
        var (one, two) = (database.At(new(1)).OrThrow(), database.Head);
        Assert.Equal(Text(Picture.Of("shop", one, two)), Text(Picture.Of("shop", two, one)));
    }

    [Fact]
    public void A_picture_is_written_as_often_as_one_likes_and_says_what_it_is_of()
    {
        using var database = Shop();
        var picture = Picture.Of("shop", database.Head);
        Assert.Equal(Text(picture), Text(picture));
        Assert.Equal("shop: revision 2", picture.ToString());
        Assert.Equal("shop: revisions 1 and 2", Picture.Of("shop", database.At(new(1)).OrThrow(), database.Head).Title);
        Assert.Equal("shop: commits up to revision 2", Picture.Of("shop", [database.Head.Commit]).Title);
        Assert.Equal("shop: commits", Picture.Of("shop", []).Title);
    }

    [Fact]
    public void A_name_may_be_any_text()
    {
        using var database = Shop();
        (string Name, string Shown)[] names =
        [
            ("a\0b", @"a\x00b"),
            ("half \uD83D a pair", "half \uFFFD a pair"),
            ("\u202Eleft\uFFFE", @"\xe2\x80\xaeleft\xef\xbf\xbe"),
            (@"C:\shop", @"C:\shop"),
            ("<&>", "<&>"),
        ];
        Assert.All(names, each =>
        {
            var root = XDocument.Parse(Text(Picture.Of(each.Name, database.Head))).Root!;
            Assert.Equal($"{each.Shown}: revision 2", root.Elements().First(e => e.Name.LocalName == "title").Value);
        });
    }

    [Fact]
    public void Options_out_of_bounds_and_a_format_that_is_none_are_refused()
    {
        using var database = Shop();
        foreach (var boxes in new[] { PictureOptions.FewestBoxes - 1, PictureOptions.MostBoxes + 1, -1 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                Picture.Of("shop", database.Head, new() { Boxes = boxes })
            );
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                Picture.Of("shop", database.Head, database.Head, new() { Boxes = boxes })
            );
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Text(Picture.Of("shop", database.Head), (PictureFormat)2));
    }

    [Fact]
    public void A_node_that_can_not_be_read_is_told_as_an_error_of_its_snapshot()
    {
        using var folder = new TemporaryFolder();
        Address root;
        using (var database = Database.Open(folder.File("shop.dbdb")).OrThrow())
        {
            root = database.Transact(tree => tree.Set("apple", "3")).OrThrow().Commit.Root;
        }

        var bytes = File.ReadAllBytes(folder.File("shop.dbdb"));
        bytes[root.Offset] ^= 1;
        File.WriteAllBytes(folder.File("shop.dbdb"), bytes);
        using var damaged = Database.Open(folder.File("shop.dbdb"), new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Equal(
            root.Offset,
            Assert.IsType<DbError.Corrupt>(damaged.Head.Read(_ => Picture.Of("shop", damaged.Head)).Failure()).Offset
        );
    }

    private static Database Shop()
    {
        var database = Database.InMemory();
        database.Transact(tree => tree.Set("apple", "3").Set("pear", "5")).OrThrow();
        database.Transact(tree => tree.Remove("pear")).OrThrow();
        return database;
    }

    private static string Text(Picture picture, PictureFormat format = PictureFormat.Svg)
    {
        var output = new ArrayBufferWriter<byte>();
        picture.Write(format, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
