using System.Collections.Immutable;
using System.Text.Json;

namespace DbDb.Functional.Tests;

/// <summary>Trees where .NET's dictionaries are asked for, and what stays as it was.</summary>
public sealed class DictionaryTests
{
    private static readonly Tree _fruit = Tree.Empty.Set("pear", "5").Set("apple", "3");

    [Fact]
    public void A_tree_goes_where_a_dictionary_is_asked_for_and_comes_back()
    {
        var dictionary = _fruit.AsDictionary();
        Assert.Equal("3", (string)dictionary.GetValueOrDefault("apple"));
        Assert.Equal(["apple", "pear"], dictionary.Keys.Select(key => key.ToString()));
        Assert.Same(_fruit, dictionary.ToTree());
        Assert.Same(dictionary, dictionary.SetItem("apple", "3").Add("pear", "5").Remove("plum"));
        Assert.Equal("2 entries", $"{dictionary}");

        using var db = Database.InMemory();
        db.Transact(tree => tree.AsDictionary().SetItems(dictionary).Add("plum", "1").ToTree()).OrThrow();
        Assert.Equal(
            [new("apple", "3"), new("pear", "5"), new("plum", "1")], db.Head.Range());
        Assert.Equal(
            _fruit.Range(), new Dictionary<Key, Value> { ["pear"] = "5", ["apple"] = "3" }.ToTree().Range());
    }

    [Fact]
    public void Another_value_of_the_same_key_is_not_added_and_what_was_added_before_it_is_not_there()
    {
        var dictionary = _fruit.AsDictionary();
        Assert.Throws<ArgumentException>(() => dictionary.Add("pear", "6"));
        Assert.Throws<ArgumentException>(() => dictionary.AddRange([new("fig", "1"), new("pear", "6")]));
        Assert.Throws<ArgumentNullException>(() => dictionary.AddRange(null!));
        Assert.False(dictionary.ContainsKey("fig"));
        Assert.Throws<KeyNotFoundException>(() => dictionary["fig"]);
    }

    [Fact]
    public void A_builder_is_changed_by_its_dictionary_even_while_that_is_enumerated()
    {
        var builder = _fruit.ToBuilder();
        var dictionary = builder.AsDictionary();
        foreach (var (key, _) in dictionary)
        {
            dictionary.Remove(key);
            dictionary.Add(key + "s", "1");
        }

        Assert.Equal(["apples", "pears"], builder.ToTree().Keys().Select(key => key.ToString()));
        dictionary.Clear();
        Assert.Equal((0L, 0), (builder.Count, dictionary.Count));
        Assert.Same(_fruit.Limits, builder.ToTree().Limits);
        dictionary["plum"] = "2";
        Assert.Equal(["plum"], dictionary.Keys.Select(key => key.ToString()));
        Assert.Throws<NotSupportedException>(() => dictionary.Keys.Add("fig"));
        Assert.Throws<NotSupportedException>(() => dictionary.Values.Clear());
        Assert.Throws<NotSupportedException>(() => dictionary.Keys.Remove("plum"));
        Assert.True(dictionary.Keys.IsReadOnly);
        Assert.Throws<ArgumentException>(() => dictionary.CopyTo(new KeyValuePair<Key, Value>[1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dictionary.CopyTo(new KeyValuePair<Key, Value>[1], -1));
        Assert.Throws<ArgumentNullException>(() => dictionary.CopyTo(null!, 0));
    }

    [Fact]
    public void More_entries_than_an_int_counts_are_not_miscounted()
    {
        var root = new Stored(Address.At(8192, 64), int.MaxValue + 1L, level: 0); // nothing of it is read
        var huge = new Tree(new(root, 1), Limits.Default, new(NoNodes.Instance, FreshValues.None));
        Assert.True(huge.Count > int.MaxValue);
        Assert.Throws<OverflowException>(() => huge.AsDictionary().Count);
        Assert.Throws<OverflowException>(() => huge.ToBuilder().AsDictionary().Count);
    }

    [Fact]
    public void A_dictionary_is_written_as_json_because_it_was_asked_for_and_a_tree_is_still_no_sequence()
    {
        Assert.Equal("""{"apple":"3","pear":"5"}""", JsonSerializer.Serialize(_fruit.AsDictionary()));
        Assert.Empty(typeof(Tree).GetInterfaces());
        Assert.Equal(
            [typeof(IEnumerable<Entry>)], typeof(TreeBuilder).GetInterfaces().Where(each => each.IsGenericType));
    }

    [Fact]
    public void Keys_that_are_written_alike_are_found_as_the_one_that_is_written()
    {
        var folded = Keyspace.Of(
            "folded",
            Codec.As(Codec.String, text => text, (string text) => text.ToUpperInvariant()),
            Codec.String);
        IImmutableDictionary<string, string> view = Tree.Empty.In(folded).Set("Pear", "5");
        Assert.True(view.TryGetKey("pear", out var own));
        Assert.Equal("PEAR", own);
        Assert.False(view.TryGetKey("plum", out var asked));
        Assert.Equal("plum", asked);
        Assert.Throws<ArgumentException>(() => view.Add("PEAR", "6"));
        Assert.Equal("5", view.Add("pear", "5")["peaR"]);
    }

    [Fact]
    public void Nothing_is_made_of_null()
    {
        Assert.Throws<ArgumentNullException>(() => DictionaryExtensions.AsDictionary((Tree)null!));
        Assert.Throws<ArgumentNullException>(() => DictionaryExtensions.AsDictionary((TreeBuilder)null!));
        Assert.Throws<ArgumentNullException>(() => DictionaryExtensions.ToTree(null!));
    }
}
