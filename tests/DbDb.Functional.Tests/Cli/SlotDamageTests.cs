namespace DbDb.Functional.Tests.Cli;

public class SlotDamageTests
{
    private const int SlotSize = 4096;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void N7_verify_tells_of_a_damaged_slot_and_that_nothing_is_lost_and_the_next_commit_mends_it(int index)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2");
        Turn(dbdb.Path, index * SlotSize + 100);

        var outcome = dbdb.Run("verify");

        Assert.Equal(
            $"dbdb: {dbdb.Path}: damaged: one of the two superblock slots; all revisions can be read, and the next commit writes it anew\n",
            outcome.Error
        );
        Assert.Equal(4, outcome.Code);
        Assert.StartsWith(
            $"{index * SlotSize}+{SlotSize}\tsuperblock slot {index} is damaged; ",
            outcome.Text,
            StringComparison.Ordinal
        );
        dbdb.Run("get", "a").Succeeds("2");
        dbdb.Run("get", "a", "--at", "1").Succeeds("1");
        Assert.Equal(4, dbdb.Run("verify").Code);

        dbdb.Given("set", "a", "3");

        Assert.Equal((0, "ok: 3 revisions, 1 entry\n"), (dbdb.Run("verify").Code, dbdb.Run("verify").Error));
    }

    [Fact]
    public void N7_a_damaged_slot_beside_other_damage_is_one_fault_of_them()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2");
        Turn(dbdb.Path, 100);
        Turn(dbdb.Path, 2 * SlotSize + 20);

        var outcome = dbdb.Run("verify");

        Assert.Equal(4, outcome.Code);
        Assert.EndsWith(" faults; restore from a backup\n", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith($"0+{SlotSize}\t", outcome.Text, StringComparison.Ordinal);
    }

    // An acknowledged commit is never dropped without a word.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void N7_a_damaged_slot_and_a_damaged_last_commit_are_told_by_every_verb_and_nothing_is_changed(int index)
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1").Given("set", "a", "2");
        long last;
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            last = db.Head.Address.Offset;
        }

        Turn(dbdb.Path, index * SlotSize + 100);
        Turn(dbdb.Path, last + 20);
        var before = File.ReadAllBytes(dbdb.Path);

        foreach (
            var words in new string[][]
            {
                ["get", "a"],
                ["scan"],
                ["set", "a", "3"],
                ["delete", "a"],
                ["log"],
                ["compact"],
                ["backup", dbdb.File("copy")],
            }
        )
        {
            dbdb.Run(words).FailsSaying(4, $"dbdb: {dbdb.Path}: damaged at byte {last}");
        }

        var verified = dbdb.Run("verify");
        Assert.Equal(
            (4, $"dbdb: {dbdb.Path}: damaged: 1 fault; restore from a backup\n"),
            (verified.Code, verified.Error)
        );
        Assert.StartsWith($"{last}\t", verified.Text, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(dbdb.Path));
    }

    private static void Turn(string path, long offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
