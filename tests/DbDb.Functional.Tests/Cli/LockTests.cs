using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests.Cli;

public class LockTests
{
    [Fact]
    public void P3_a_writer_waits_no_longer_than_its_timeout_and_a_reader_not_at_all()
    {
        using var dbdb = new CommandLine();
        dbdb.Given("set", "a", "1");
        using (var other = new FileLock(dbdb.Path))
        {
            Assert.True(other.TryTake());
            dbdb.Run("set", "a", "2", "--timeout", "0.05")
                .FailsSaying(4, $"dbdb: {dbdb.Path}: locked by process {Environment.ProcessId} since ");
            dbdb.Run("delete", "a", "--timeout", "0").FailsSaying(4, "locked");
            dbdb.RunOn("a\t3\n", "import", "--timeout", "0").FailsSaying(4, "locked");
            dbdb.RunOn("set\ta\t3\n", "batch", "--timeout", "0").FailsSaying(4, "locked");
            dbdb.Run("get", "a").Succeeds("1");
            // Rather than by closing: a process that another test is just starting may have the file open too.
            other.Release();
        }

        dbdb.Given("set", "a", "2", "--timeout", "0");
        dbdb.Run("get", "a").Succeeds("2");
    }
}
