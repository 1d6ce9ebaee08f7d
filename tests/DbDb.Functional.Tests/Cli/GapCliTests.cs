namespace DbDb.Functional.Tests.Cli;

/// <summary>The command on a file that was written without some revisions.</summary>
public class GapCliTests
{
    [Fact]
    public void A_revision_that_was_dropped_ends_with_4_and_the_nearest_that_are_kept()
    {
        using var dbdb = Filled();
        dbdb.Run("get", "n", "--at", "6").Succeeds("6");
        dbdb.Run("get", "n", "--at", "7")
            .Fails(
                4,
                $"dbdb: {dbdb.Path}: no revision 7: the nearest that are kept are 6 and 9; ask for one of them\n"
            );
        dbdb.Run("get", "n", "--at", "2")
            .Fails(4, $"dbdb: {dbdb.Path}: no revision 2: the nearest that is kept is 5; ask for that\n");
        dbdb.Run("count", "--at", "0").Succeeds("0\n");
    }

    [Fact]
    public void A_time_before_all_that_is_kept_ends_with_4()
    {
        using var dbdb = Filled();
        dbdb.Run("get", "n", "--at", "1970-01-01T00:00:08Z").Succeeds("6");
        dbdb.Run("get", "n", "--at", "1970-01-01T00:00:04Z")
            .Fails(
                4,
                $"dbdb: {dbdb.Path}: nothing is kept of 1970-01-01T00:00:04.0000000Z: the oldest revision is 5, of 1970-01-01T00:00:05.0000000Z; "
                    + "ask for that time or a later one\n"
            );
    }

    [Fact]
    public void Watching_since_a_revision_that_was_dropped_says_so_begins_with_the_next_and_shows_what_changed_since_the_one_before()
    {
        using var dbdb = Filled();
        Assert.Equal(
            (
                0,
                "9\t1970-01-01T00:00:09.0000000Z\tset\tn\t9\n9\t1970-01-01T00:00:09.0000000Z\tcommit\t\t\n",
                $"dbdb: {dbdb.Path}: revisions 7 to 8 were dropped; what they changed comes with revision 9\n"
            ),
            Told(dbdb.Run("watch", "--since", "7", "--limit", "1"))
        );
        Assert.Equal(
            (
                0,
                "5\t1970-01-01T00:00:05.0000000Z\tset\tn\t5\n5\t1970-01-01T00:00:05.0000000Z\tcommit\t\t\n",
                $"dbdb: {dbdb.Path}: revisions 1 to 4 were dropped; what they changed comes with revision 5\n"
            ),
            Told(dbdb.Run("watch", "--since", "2", "--limit", "1"))
        );
        dbdb.Run("watch", "--since", "6", "--limit", "1")
            .Succeeds("6\t1970-01-01T00:00:06.0000000Z\tset\tn\t6\n6\t1970-01-01T00:00:06.0000000Z\tcommit\t\t\n");
    }

    [Fact]
    public void All_that_is_kept_is_counted_verified_and_recovered()
    {
        using var dbdb = Filled();
        Assert.Contains("revisions\t3\n", dbdb.Run("stat").Text, StringComparison.Ordinal);
        var verified = dbdb.Run("verify");
        Assert.Equal((0, "", "ok: 3 revisions, 1 entry\n"), (verified.Code, verified.Text, verified.Error));
        Assert.StartsWith(
            "recovered revision 9:",
            dbdb.Run("recover", dbdb.File("copy.dbdb")).Error,
            StringComparison.Ordinal
        );
    }

    private static (int Code, string Output, string Error) Told(Outcome outcome) =>
        (outcome.Code, outcome.Text, outcome.Error);

    private static CommandLine Filled()
    {
        var dbdb = new CommandLine();
        Gaps.Write(dbdb.Path, 5, 6, 9);
        return dbdb;
    }
}
