using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Tests;

/// <summary>What somebody writes who has used other collections, as he writes it.</summary>
public sealed class EverydayTests : IDisposable
{
    private static readonly Tree _fruit = Tree.Empty.Set("apple", "3").Set("pear", "5");

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public EverydayTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _db.Transact(_ => _fruit).OrThrow();
    }

    [Fact]
    public void A_key_is_indexed_and_one_that_is_missing_is_named()
    {
        Assert.Equal("3", (string)_fruit["apple"]);
        Assert.Equal(
            "the key \"plum\" isn't in the tree",
            Assert.Throws<KeyNotFoundException>(() => _fruit["plum"]).Message);
        Assert.Throws<KeyNotFoundException>(() => _db.Head["plum"]);
        Assert.Throws<KeyNotFoundException>(() => _fruit.ToBuilder()["plum"]);
    }

    [Fact]
    public void Literals_of_bytes_arrays_and_text_are_looked_up()
    {
        Assert.True(_fruit.Contains("apple"u8));
        Assert.True(_fruit.Contains("apple"u8.ToArray()));
        Assert.True(_fruit.Contains("apple"));
        Assert.Equal(Some<Value>("5"), _fruit.Find("pear"u8));
        Assert.Equal(Some<Value>("5"), _fruit.Find("pear"u8.ToArray()));
        Assert.Equal(1, _fruit.Rank("b"u8));
        Assert.Equal((Key)"apple", _fruit.Floor("b"u8).Map(entry => entry.Key));
        Assert.Equal((Key)"pear", _fruit.Ceiling("b"u8.ToArray()).Map(entry => entry.Key));
        Assert.Equal([Some<Value>("3"), None], _fruit.FindMany(new List<Key> { "apple", "plum" }).AsEnumerable());
        Assert.Equal([Some<Value>("3")], _fruit.FindMany(new Key[] { "apple" }).AsEnumerable());
    }

    [Fact]
    public void Looking_bytes_up_allocates_nothing()
    {
        var tree = _fruit;
        Look(tree);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Look(tree);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static bool Look(Tree tree) =>
            tree.Contains("apple"u8) && tree.Find("pear"u8).IsSome && tree.Rank("b"u8) == 1;
    }

    [Fact]
    public void A_snapshot_answers_for_its_tree()
    {
        var head = _db.Head;
        var seen = new List<Key>();
        foreach (var (key, _) in head)
        {
            seen.Add(key);
        }

        Assert.Equal(["apple", "pear"], seen);
        Assert.Equal((Value)"3", head["apple"]);
        Assert.Equal(Some<Value>("3"), head.Find("apple"));
        Assert.Equal(Some<Value>("3"), head.Find("apple"u8));
        Assert.True(head.TryFind("pear"u8, out var value) && value.Length == 1);
        Assert.True(head.Contains("pear") && head.Contains("pear"u8) && !head.Contains("plum"));
        Assert.Equal(2, head.Count);
        Assert.Equal([new Entry("pear", "5")], head.Range(KeyRange.Between("b", "q")));
        Assert.Equal(2, head.Range().Count());
    }

    [Fact]
    public void A_stock_is_updated_from_what_it_was()
    {
        static Tree Buy(Tree tree, Key fruit) => tree.Update(fruit, stock =>
            stock.Map(had => (Value)$"{int.Parse((string)had, System.Globalization.CultureInfo.InvariantCulture) + 1}")
                .IfNone("1"));

        Assert.Equal(("4", "1"), ((string)Buy(_fruit, "apple")["apple"], (string)Buy(_fruit, "plum")["plum"]));
        Assert.False(_fruit.Update("apple", _ => None).Contains("apple"));
        Assert.Same(_fruit, _fruit.Update("plum", stock => stock));
        Assert.Throws<ArgumentNullException>("update", () => _fruit.Update("plum", null!));
    }

    [Fact]
    public void Many_are_set_from_dictionaries_tuples_and_lists()
    {
        var text = new Dictionary<string, string> { ["apple"] = "3", ["pear"] = "5" };
        var typed = new Dictionary<Key, Value> { ["apple"] = "3", ["pear"] = "5" };

        Same(Tree.Empty.SetMany(text));
        Same(Tree.Empty.SetMany(typed));
        Same(Tree.Empty.SetMany([("apple", "3"), ("pear", "5")]));
        Same(Tree.Empty.SetMany([new("apple", "3"), new("pear", "5")]));
        Same(Tree.Empty.SetMany(text.Select(pair => (pair.Key, pair.Value))));
        Same(Tree.Empty.SetMany(typed.Select(pair => (pair.Key, pair.Value))));
        Same(Tree.Empty.SetMany(_fruit.Range()));
        Same(Tree.Empty.SetMany([.. _fruit]));
        Assert.Same(_fruit, _fruit.SetMany([]));
    }

    [Fact]
    public void A_builder_is_begun_with_braces()
    {
        var added = new TreeBuilder { { "apple", "3" }, new Entry("pear", "5") };
        var indexed = new TreeBuilder { ["apple"] = "2", ["pear"] = "5" };
        indexed["apple"] = "3";
        TreeBuilder spread = [.. _fruit];

        Same(added.ToTree());
        Same(indexed.ToTree());
        Same(spread.ToTree());
        Assert.StartsWith(
            "the key \"apple\" is there already",
            Assert.Throws<ArgumentException>("key", () => added.Add("apple", "4")).Message);
        Same(added.ToTree());
    }

    [Fact]
    public void A_revision_is_its_number()
    {
        Assert.Equal(1, _db.At(1).OrThrow().Revision);
        Assert.True(_db.Head.Revision == 1 && _db.Head.Revision < 2 && _db.At(new(1)).IsRight);
        Assert.Equal(Revision.Zero, _db.Head.Revision.Previous);
        Assert.Equal(_db.Head.Revision, _db.Head.Revision.Next.Previous);
        Assert.IsType<DbError.NotRetained>(_db.At(Revision.Zero.Previous).Failure());
        Assert.Single(_db.History(1));
        Assert.Single(_db.History(new(1)));
    }

    [Fact]
    public void Keys_are_put_together_and_become_text_where_they_are()
    {
        Key user = "user/";

        Assert.Equal("user/42", (string)(user + "42"));
        Assert.Equal(user, user + Key.Empty);
        Assert.Throws<System.Text.DecoderFallbackException>(() => (string)(Key)new byte[] { 0xFF });
        Assert.Throws<System.Text.DecoderFallbackException>(() => (string)(Value)new byte[] { 0xFF });
    }

    [Fact]
    public void A_database_says_why_nothing_can_be_committed()
    {
        Assert.True(_db.Refusal.IsNone);
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Equal(new DbError.OpenedReadOnly(_folder.Database), reader.Refusal);
        Assert.Equal(reader.Transact(tree => tree.Set("a", "")).Failure()!, reader.Refusal);

        _db.Dispose();
        Assert.Equal(new DbError.Closed(), _db.Refusal);
        using var memory = Database.InMemory();
        Assert.True(memory.Refusal.IsNone);
        memory.Dispose();
        Assert.Equal(new DbError.Closed(), memory.Refusal);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private static void Same(Tree tree) => Assert.Equal(_fruit.Range(), tree.Range());
}
