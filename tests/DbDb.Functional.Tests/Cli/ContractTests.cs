using System.Text;

namespace DbDb.Functional.Tests.Cli;

/// <summary>What scripts written for dbdb rely on.</summary>
public class ContractTests
{
    [Fact]
    public void What_was_set_is_got_with_nothing_added()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("set", "a", "b").Succeeds("");
        dbdb.Run("get", "a").Succeeds("b");
    }

    [Fact]
    public void Setting_again_replaces_the_value()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b").Given("set", "a", "c");
        dbdb.Run("get", "a").Succeeds("c");
    }

    [Fact]
    public void A_deleted_key_is_not_found()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        dbdb.Run("delete", "a").Succeeds("");
        dbdb.Run("get", "a").Fails(3, "Key not found\n");
    }

    [Fact]
    public void Getting_and_deleting_a_missing_key_says_so_and_commits_nothing()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b");
        dbdb.Run("get", "z").Fails(3, "Key not found\n");
        dbdb.Run("delete", "z").Fails(3, "Key not found\n");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal(new Revision(1), db.Head.Revision);
    }

    [Fact]
    public void Reading_verbs_never_create_a_file()
    {
        using var dbdb = new CommandLine();
        foreach (
            var words in new string[][]
            {
                ["get", "a"],
                ["scan"],
                ["count"],
                ["export"],
                ["log"],
                ["log", "--key", "a"],
                ["diff", "0"],
                ["watch"],
                ["stat"],
                ["verify"],
                ["graph"],
                ["graph", "--commits"],
                ["backup", "copy"],
                ["restore", "copy"],
            }
        )
        {
            dbdb.Run(words).FailsSaying(4, $"dbdb: {dbdb.Path}: no such database");
            Assert.False(File.Exists(dbdb.Path));
        }
    }

    [Fact]
    public void The_note_is_kept_with_the_commit()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "b", "--note", "because").Given("delete", "a", "--note=wrong");
        using var db = Database.Open(dbdb.Path).OrThrow();
        Assert.Equal(["wrong", "because"], db.History().Select(step => step.OrThrow().Note));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("-")]
    [InlineData("--value")]
    [InlineData("--help")]
    [InlineData("--")]
    [InlineData("[suggest]")]
    [InlineData("@file")]
    [InlineData("set")]
    [InlineData("dbdb")]
    [InlineData("a b\tc\nd\r\"'$(x)")]
    [InlineData("größe 価格 🍎")]
    [InlineData("/?")]
    public void Any_word_after_the_two_dashes_is_a_key_or_a_value(string word)
    {
        using var dbdb = new CommandLine();
        dbdb.Run("set", "--", word, "x" + word).Succeeds("");
        dbdb.Run("get", "--", word).Succeeds("x" + word);
        dbdb.Run("set", "--", "x" + word, word == "-" ? "" : word).Succeeds("");
        dbdb.Run("get", "--", "x" + word).Succeeds(word == "-" ? "" : word);
        dbdb.Run("delete", "--", word).Succeeds("");
        dbdb.Run("get", "--", word).Fails(3, "Key not found\n");
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("[suggest]")]
    [InlineData("set")]
    [InlineData("get")]
    [InlineData("dbdb")]
    [InlineData("true")]
    [InlineData("@file")]
    [InlineData("/?")]
    [InlineData("-h")]
    [InlineData("a=b:c")]
    public void Words_that_only_look_special_need_no_dashes(string word)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", word, word);
        dbdb.Run("get", word).Succeeds(word);
        dbdb.Run("scan", "--from", word).Succeeds($"{word}\t{word}\n");
        dbdb.Run("scan", $"--prefix={word}").Succeeds($"{word}\t{word}\n");
        dbdb.Given("set", word, "--note", word, word);
        dbdb.Run("get", word).Succeeds(word);
    }

    [Fact]
    public void A_lone_minus_as_value_reads_standard_input_byte_for_byte()
    {
        using var dbdb = new CommandLine();
        byte[] bytes = [0, 0xFF, (byte)'\n', (byte)'\r', 0xC3, (byte)'\\'];
        dbdb.RunOn(bytes, "set", "a", "-").Succeeds("");
        Assert.Equal(bytes, dbdb.Run("get", "a").Output);
    }

    [Fact]
    public void A_megabyte_goes_in_and_out()
    {
        using var dbdb = new CommandLine();
        var bytes = new byte[(1 << 20) + 7];
        new Random(1).NextBytes(bytes);
        dbdb.RunOn(bytes, "set", "a", "-").Succeeds("");
        Assert.Equal(bytes, dbdb.Run("get", "a").Output);
    }

    [Fact]
    public void Escapes_say_any_bytes()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "--escaped", @"k\x00\xff", @"\x2d").Given("set", "plain", @"\x2d");
        dbdb.Run("get", @"k\x00\xff", "--escaped").Succeeds("-");
        dbdb.Run("get", "plain").Succeeds(@"\x2d");
        dbdb.Run("count", "--escaped", "--prefix", @"k\x00").Succeeds("1\n");
        dbdb.Run("scan", "--escaped", "--from", @"k\x00\xfe", "--to", @"k\x01").Succeeds("k\\x00\\xff\t-\n");
        dbdb.Given("delete", "--escaped", @"k\x00\xff");
        dbdb.Run("scan").Succeeds("plain\t\\\\x2d\n");
    }

    [Fact]
    public void I5_a_get_of_bytes_that_are_not_text_adds_nothing_and_loses_nothing()
    {
        using var dbdb = new CommandLine();
        var value = Encoding.Latin1.GetBytes("\0\u0001\u00FF");
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            db.Transact(tree => tree.Set("k", value)).OrThrow();
        }

        Assert.Equal(value, dbdb.Run("get", "k").Output);
    }
}
