using System.Diagnostics;
using System.Text.RegularExpressions;
using DbDb.Functional.Tests.Processes;

namespace DbDb.Functional.Tests.Cli;

public class WatchVerbTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Every_commit_from_a_revision_on_comes_with_its_changes_in_the_order_of_keys()
    {
        using var dbdb = Filled();
        Assert.Equal(
            """
            1 T set apple 3
            1 T set pear 5
            1 T commit  
            2 T set apple 10
            2 T commit  
            3 T delete pear 
            3 T commit  

            """,
            Shown(dbdb.Run("watch", "--since", "1", "--limit", "3"))
        );
        Assert.Equal("3 T delete pear \n3 T commit  \n", Shown(dbdb.Run("watch", "--since", "3", "--limit", "1")));
    }

    [Fact]
    public void A_range_leaves_changes_out_and_no_commit()
    {
        using var dbdb = Filled();
        Assert.Equal(
            "1 T set pear 5\n1 T commit  \n2 T commit  \n3 T delete pear \n3 T commit  \n",
            Shown(dbdb.Run("watch", "--since", "1", "--limit", "3", "--prefix", "p"))
        );
        Assert.Equal(
            "1 T set apple 3\n1 T commit  \n",
            Shown(dbdb.Run("watch", "--since", "1", "--limit", "1", "--from", "a", "--to", "p"))
        );
    }

    [Fact]
    public void Each_format_has_its_form()
    {
        using var dbdb = Filled();
        string[] two = ["watch", "--since", "2", "--limit", "2", "--format"];
        Assert.Equal(
            """
            {"revision":2,"instant":"T","change":"set","key":"apple","value":"10"}
            {"revision":2,"instant":"T","change":"commit"}
            {"revision":3,"instant":"T","change":"delete","key":"pear"}
            {"revision":3,"instant":"T","change":"commit"}

            """,
            Shown(dbdb.Run([.. two, "json"]))
        );
        Assert.Equal(
            "revision,instant,change,key,value\n2,T,set,apple,10\n2,T,commit,,\n3,T,delete,pear,\n3,T,commit,,\n",
            Shown(dbdb.Run([.. two, "csv"]))
        );
        Assert.Equal(
            "REVISION  INSTANT                       CHANGE  KEY    VALUE\n"
                + "       2  T  set     apple  10\n"
                + "       2  T  commit         \n"
                + "       3  T  delete  pear   \n"
                + "       3  T  commit         \n",
            Shown(dbdb.Run([.. two, "table"]))
        );
    }

    [Fact]
    public void Instants_can_be_asked_for()
    {
        using var dbdb = Filled();
        var instant = dbdb.Run("watch", "--since", "2", "--limit", "1").Text.Split('\t')[1];
        dbdb.Run("get", "apple", "--at", instant).Succeeds("10");
    }

    [Fact]
    public void Bytes_that_are_not_text_come_as_everywhere()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "--escaped", @"k\xff", @"v\xfe");
        string[] one = ["watch", "--since", "1", "--limit", "1", "--format"];
        Assert.StartsWith("1 T set k\\xff v\\xfe\n", Shown(dbdb.Run([.. one, "tsv"])));
        Assert.StartsWith(
            """{"revision":1,"instant":"T","change":"set","key64":"a/8=","value64":"dv4="}""",
            Shown(dbdb.Run([.. one, "json"]))
        );
    }

    [Fact]
    public void A_limit_of_none_waits_for_none()
    {
        using var dbdb = Filled();
        dbdb.Run("watch", "--limit", "0").Succeeds("");
    }

    [Fact]
    public void A_database_that_is_not_there_is_not_made()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("watch").FailsSaying(4, "no such database");
        Assert.False(File.Exists(dbdb.Path));
    }

    [Theory]
    [InlineData("--since", "0")]
    [InlineData("--since", "-1")]
    [InlineData("--since", "now")]
    [InlineData("--limit", "some")]
    [InlineData("--at", "1")]
    public void Arguments_that_make_no_sense_are_refused(string option, string value)
    {
        using var dbdb = Filled();
        dbdb.Run("watch", option, value).FailsSaying(1, option);
    }

    [Fact]
    public void An_interrupt_ends_it_with_130()
    {
        using var dbdb = Filled();
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var outcome = dbdb.RunRaw([], [dbdb.Path, "watch"], interrupt.Token);
        Assert.Equal((130, "", "dbdb: interrupted\n"), (outcome.Code, outcome.Text, outcome.Error));
    }

    [Fact]
    public async Task One_process_watches_what_another_commits_and_passes_it_on_at_once()
    {
        using var dbdb = Filled();
        var watch = Child.Dbdb(dbdb.Path, "watch", "--since", "3", "--limit", "3");
        using var guard = Child.Guard(watch);
        Assert.Equal(["3 T delete pear ", "3 T commit  "], await Lines(watch, 2));

        Assert.Equal((0, "", ""), Child.RunDbdb(dbdb.Path, "set", "quince", "1"));
        Assert.Equal(["4 T set quince 1", "4 T commit  "], await Lines(watch, 2));

        Assert.Equal((0, "", ""), Child.RunDbdb(dbdb.Path, "delete", "quince"));
        Assert.Equal(["5 T delete quince ", "5 T commit  "], await Lines(watch, 2));
        Assert.True(watch.WaitForExit(_patience));
        Assert.Equal((0, ""), (watch.ExitCode, await watch.StandardError.ReadToEndAsync()));
    }

    [Fact]
    public async Task A_signal_ends_the_process_with_130()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var dbdb = Filled();
        var watch = Child.DbdbPrepared([], dbdb.Path, "watch", "--since", "3");
        using var guard = Child.Guard(watch);
        await Lines(watch, 2);
        Child.Signal(watch, "INT");
        Assert.True(watch.WaitForExit(_patience));
        Assert.Equal((130, "dbdb: interrupted\n"), (watch.ExitCode, await watch.StandardError.ReadToEndAsync()));
    }

    [Fact]
    public async Task It_ends_quietly_when_nobody_reads_it_any_more()
    {
        using var dbdb = Filled();
        var watch = Child.Dbdb(dbdb.Path, "watch", "--since", "3");
        using var guard = Child.Guard(watch);
        await Lines(watch, 2);
        watch.StandardOutput.Close();
        dbdb.Given("set", "quince", "1");
        Assert.True(watch.WaitForExit(_patience));
        Assert.Equal((0, ""), (watch.ExitCode, await watch.StandardError.ReadToEndAsync()));
    }

    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        dbdb.RunOn("pear\t5\napple\t3\n", "import").Succeeds("");
        return dbdb.Given("set", "apple", "10").Given("delete", "pear");
    }

    private static async Task<string[]> Lines(Process watch, int count)
    {
        var lines = new string[count];
        for (var i = 0; i < count; i++)
        {
            lines[i] = Plain(await watch.StandardOutput.ReadLineAsync().WaitAsync(_patience) ?? "the end");
        }

        return lines;
    }

    private static string Shown(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return Plain(outcome.Text);
    }

    // With T for every instant, and a space for every tab.
    private static string Plain(string text) =>
        Regex
            .Replace(text, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", "T", RegexOptions.None, _patience)
            .Replace('\t', ' ');
}
