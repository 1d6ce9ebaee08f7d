namespace DbDb.Functional.Tests.Cli;

/// <summary>The keyspaces that programs have declared.</summary>
public class KeyspacesTests
{
    private static readonly Keyspace<string, string> _words = Keyspace
        .Of("words", Codec.String, Codec.Text)
        .IndexedBy(SecondaryIndex.Of("by-length", Codec.Int32, (string word) => word.Length).Unique());

    private static readonly Keyspace<(string, int), Value> _seats =
        Keyspace.Of("a\tb", Codec.Tuple(Codec.String, Codec.Int32.Descending()), Codec.Raw);

    [Fact]
    public void Keyspaces_are_listed_with_their_codecs_and_indexes_in_every_format()
    {
        using var dbdb = Theatre();
        dbdb.Run("keyspaces").Succeeds(
            "a\\tb\t2\t(string, int32 descending)\traw\t\nwords\t1\tstring\ttext\tby-length (unique int32)\n");
        dbdb.Run("keyspaces", "--at", "1", "--format", "json").Succeeds(
            "{\"name\":\"words\",\"entries\":1,\"keys\":\"string\",\"values\":\"text\",\"indexes\":\"by-length (unique int32)\"}\n");
        dbdb.Run("keyspaces", "--at", "1", "--format", "csv").Succeeds(
            "name,entries,keys,values,indexes\nwords,1,string,text,by-length (unique int32)\n");
        dbdb.Run("keyspaces", "--at", "0").Succeeds("");
    }

    [Fact]
    public void What_a_tree_says_wrongly_of_its_keyspaces_ends_with_4()
    {
        using var dbdb = Theatre();
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            var said = db.Head.Tree.Keys(KeyRange.Prefix(new byte[] { 2, 0, 0xFF })).Last();
            db.Transact(tree => tree.Set(said, "nonsense")).OrThrow();
        }

        Assert.Equal(4, dbdb.Run("keyspaces").Code);
    }

    private static CommandLine Theatre()
    {
        var dbdb = new CommandLine();
        using var db = Database.Open(dbdb.Path).OrThrow();
        db.Transact(tree => tree.In(_words).Set("one", "1")).OrThrow();
        db.Transact(tree => tree.In(_seats).Set(("a", 1), "x").Set(("a", 2), "y").Tree.Set("bytes", "z")).OrThrow();
        return dbdb;
    }
}
