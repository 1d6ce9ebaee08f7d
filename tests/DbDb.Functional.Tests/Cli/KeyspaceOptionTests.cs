namespace DbDb.Functional.Tests.Cli;

/// <summary>With <c>--keyspace</c>, keys are given and shown in the types that the program declared.</summary>
public class KeyspaceOptionTests
{
    private static readonly Keyspace<(string, int), string> _orders = Keyspace
        .Of("orders", Codec.Tuple(Codec.String, Codec.Int32.Descending()), Codec.Text)
        .IndexedBy(SecondaryIndex.Of("by-what", Codec.String, (string what) => what));

    private static readonly Keyspace<DateOnly, decimal> _rates =
        Keyspace.Of("rates", Codec.DateOnly, Codec.Decimal);

    [Fact]
    public void Scan_shows_keys_and_values_as_their_types_are_written()
    {
        using var dbdb = Shop();
        dbdb.Run("scan", "--keyspace", "orders").Succeeds(
            "(\"a/b\", 1)\tfigs\n(\"ann\", 2)\tplums\n(\"ann\", -1)\tpears\n");
        dbdb.Run("scan", "--keyspace", "rates", "--format", "json").Succeeds(
            "{\"key\":\"2026-11-22\",\"value\":\"1.25\"}\n");
        dbdb.Run("scan", "--keyspace", "orders", "--keys", "--reverse", "--limit", "1").Succeeds("(\"ann\", -1)\n");
    }

    [Theory]
    [InlineData("--prefix", "ann", "2")]
    [InlineData("--prefix", "(\"ann\", 2)", "1")]
    [InlineData("--prefix", "a", "0")]
    [InlineData("--from", "ann, 2", "2")]
    [InlineData("--from", "(ann, 1)", "1")]
    [InlineData("--to", "(\"ann\", 2)", "1")]
    public void Ranges_are_given_in_its_types(string option, string key, string count)
    {
        using var dbdb = Shop();
        dbdb.Run("count", "--keyspace", "orders", option, key).Succeeds(count + "\n");
    }

    [Fact]
    public void Keys_that_are_shown_can_be_given()
    {
        using var dbdb = Shop();
        dbdb.Run("get", "(\"ann\", 2)", "--keyspace", "orders").Succeeds("plums");
        dbdb.Run("get", "2026-11-22", "--keyspace", "rates").Succeeds("1.25");
        dbdb.Run("get", "(\"ann\", 7)", "--keyspace", "orders").FailsSaying(3, "Key not found");
    }

    [Fact]
    public void Differences_and_histories_are_of_its_types()
    {
        using var dbdb = Shop();
        dbdb.Run("diff", "1", "2", "--keyspace", "rates").Succeeds("changed\t2026-11-22\t1.5\t1.25\n");
        dbdb.Run("diff", "0", "1", "--keys", "--keyspace", "orders", "--prefix", "a/b")
            .Succeeds("added\t(\"a/b\", 1)\n");
        dbdb.Run("diff", "0", "2", "--count", "--keyspace", "orders").Succeeds("3\t0\t0\n");
        Assert.Equal(
            ["2\tchanged\t1.25", "1\tadded\t1.5"],
            dbdb.Run("log", "--keyspace", "rates", "--key", "2026-11-22").Text.TrimEnd('\n').Split('\n')
                .Select(line => line.Split('\t')).Select(row => $"{row[0]}\t{row[2]}\t{row[3]}"));
        Assert.Equal(
            ["1\tset\t2026-11-22\t1.5", "1\tcommit\t\t", "2\tset\t2026-11-22\t1.25", "2\tcommit\t\t"],
            dbdb.Run("watch", "--since", "1", "--limit", "2", "--keyspace", "rates").Text.TrimEnd('\n').Split('\n')
                .Select(line => line.Split('\t')).Select(row => $"{row[0]}\t{row[2]}\t{row[3]}\t{row[4]}"));
    }

    [Fact]
    public void A_purge_takes_keys_of_it_and_what_its_indexes_have_of_them()
    {
        using var dbdb = Shop();
        Assert.Equal(0, dbdb.Run("purge", "--keyspace", "orders", "--prefix", "ann").Code);
        dbdb.Run("scan", "--keyspace", "orders").Succeeds("(\"a/b\", 1)\tfigs\n");
        Assert.Equal(0, dbdb.Run("purge", "--keyspace", "orders", "(\"a/b\", 1)").Code);
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            Assert.Empty(db.Head.In(_orders).Verify());
            Assert.Equal(0, db.Head.In(_orders).Count);
        }

        Assert.Equal(0, dbdb.Run("purge", "--keyspace", "rates").Code);
        dbdb.Run("count", "--keyspace", "rates").Succeeds("0\n");
        Assert.DoesNotContain("plums", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(dbdb.Path)));
    }

    [Fact]
    public void What_is_no_key_of_it_is_said()
    {
        using var dbdb = Shop();
        dbdb.Run("scan", "--keyspace", "order")
            .FailsSaying(1, "there is no keyspace 'order', but 'orders', 'rates'");
        dbdb.Run("scan", "--keyspace", "orders", "--at", "0").FailsSaying(1, "there is no keyspace 'orders', nor any");
        dbdb.Run("get", "ann", "--keyspace", "orders")
            .FailsSaying(1, "ann has fewer elements than (string, int32 descending)");
        dbdb.Run("get", "ann, 1, 2", "--keyspace", "orders").FailsSaying(1, "more elements");
        dbdb.Run("get", "ann, x", "--keyspace", "orders").FailsSaying(1, "'x' is no int32");
        dbdb.Run("get", "\"ann, 1", "--keyspace", "orders").FailsSaying(1, "is no string");
        dbdb.Run("get", "x", "--keyspace", "rates", "--escaped").FailsSaying(1, "--escaped is for bytes");
        dbdb.Run("log", "--keyspace", "rates").FailsSaying(1, "--keyspace says how --key is given");
        dbdb.Run("diff", "0", "1", "--keyspace", "rates", "--batch").FailsSaying(1, "--keyspace can't be given");
    }

    private static CommandLine Shop()
    {
        var dbdb = new CommandLine();
        using var db = Database.Open(dbdb.Path).OrThrow();
        db.Transact(tree => tree
            .In(_orders).Set(("ann", 2), "plums").Set(("ann", -1), "pears").Set(("a/b", 1), "figs")
            .In(_rates).Set(new(2026, 11, 22), 1.5m)
            .Tree.Set("bytes", "as they are")).OrThrow();
        db.Transact(tree => tree.In(_rates).Set(new(2026, 11, 22), 1.25m)).OrThrow();
        return dbdb;
    }
}
