namespace DbDb.Functional.Tests.Cli;

/// <summary>A verb that fails where no database is leaves none.</summary>
public class NothingLeftTests
{
    public static TheoryData<int, string, string[]> Failing => new()
    {
        { 4, "", ["delete", "a"] },
        { 4, "", ["compact"] },
        { 4, "", ["purge", "a"] },
        { 1, "", ["set", new string('k', Limits.MaxKeyBytes + 1), "v"] },
        { 1, new string('v', Limits.MaxValueBytes + 1), ["set", "k", "-"] },
        { 1, "", ["set", "k", "v", "--note", new string('n', Limits.MaxNoteBytes + 1)] },
        { 1, "no entry\n", ["import"] },
        { 1, "a\tb\nc\td\nno entry\n", ["import"] },
        { 1, "a\tb\nno entry\n", ["import", "--batch", "10"] },
        { 1, "{}\n", ["import", "--format", "json"] },
        { 1, "", ["import", "nothing"] },
        { 1, "set\ta\tb\nno change\n", ["batch"] },
        { 1, "", ["batch", "nothing"] },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public void F1_what_fails_where_no_database_is_leaves_none(int code, string input, string[] words)
    {
        using var dbdb = new CommandLine();

        var outcome = dbdb.RunOn(input, [.. words.Select(word => word is "nothing" ? dbdb.File(word) : word)]);

        Assert.Equal((code, ""), (outcome.Code, outcome.Text));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(dbdb.Path)!));
    }

    [Fact]
    public void F1_where_no_database_is_nothing_can_be_deleted()
    {
        using var dbdb = new CommandLine();
        dbdb.Run("delete", "a").FailsSaying(4, $"dbdb: {dbdb.Path}: no such database");
        Assert.False(File.Exists(dbdb.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(30_000)]
    public void What_was_read_ahead_is_imported_with_the_rest_in_order(int entries)
    {
        using var dbdb = new CommandLine();
        var value = new string('v', 60);
        var lines = string.Concat(Enumerable.Range(0, entries).Select(i => $"{i:D6}\t{value}\n"));
        var again = entries == 0 ? "" : "000000\tagain\n";

        dbdb.RunOn(lines + again, "import").Succeeds("");

        dbdb.Run("count").Succeeds($"{entries}\n");
        if (entries > 0)
        {
            dbdb.Run("get", "000000").Succeeds("again");
            dbdb.Run("get", $"{entries - 1:D6}").Succeeds(value);
        }
    }
}
