namespace DbDb.Functional.Tests;

public class KeyspaceTests
{
    private static readonly SecondaryIndex<string, int> _byLength =
        SecondaryIndex.Of("by-length", Codec.Int32, (string word) => word.Length);

    private static readonly Keyspace<int, string> _words = Keyspace.Of("words", Codec.Int32, Codec.Text);

    [Fact]
    public void A_keyspace_that_was_never_written_is_empty_and_asking_changes_nothing()
    {
        var view = Tree.Empty.In(_words);

        Assert.Equal(0, view.Count);
        Assert.Empty(view);
        Assert.True(view.Find(1).IsNone);
        Assert.True(view.First.IsNone && view.Last.IsNone);
        Assert.Same(Tree.Empty, view.Remove(1).Tree);
        Assert.Same(Tree.Empty, view.SetMany([]).Tree);
        Assert.Same(Tree.Empty, view.Clear().Tree);
        Assert.Empty(Tree.Empty.Keyspaces());
    }

    [Fact]
    public void What_is_there_already_changes_nothing()
    {
        var tree = Tree.Empty.In(_words).Set(1, "one").Tree;

        Assert.Same(tree, tree.In(_words).Set(1, "one").Tree);
        Assert.Same(tree, tree.In(_words).Remove(2).Tree);
        Assert.Same(tree, tree.In(_words).Update(1, word => word).Tree);
        Assert.Same(tree, tree.Rebuild(_words));
    }

    [Fact]
    public void Numbers_are_in_the_order_of_numbers()
    {
        Tree tree = Tree.Empty.In(_words).SetMany([new(10, "ten"), new(-1, "minus one"), new(9, "nine")]);

        Assert.Equal([-1, 9, 10], tree.In(_words).Keys);
        Assert.Equal(["minus one", "nine", "ten"], tree.In(_words).Values);
        Assert.Equal("nine", tree.In(_words)[9]);
        Assert.Throws<KeyNotFoundException>(() => tree.In(_words)[8]);
    }

    [Fact]
    public void Another_codec_than_the_tree_s_is_an_error_that_says_both()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.In(_words).Set(1, "one")).OrThrow();
        var otherwise = Keyspace.Of("words", Codec.Int64, Codec.Text);

        var refused = db.Transact(tree => tree.In(otherwise).Set(1, "one")).Failure();

        Assert.Equal(new DbError.KeyspaceDiffers("words", "int32 → text", "int64 → text"), refused);
        Assert.Equal(
            "the keyspace 'words' has int32 → text, and is declared as int64 → text",
            Assert.Throws<DbException>(() => db.Head.In(otherwise)).Message);
        Assert.Throws<DbException>(() => db.Head.Tree.ToBuilder().In(otherwise));
        Assert.Throws<DbException>(() => db.Head.Tree.Rebuild(otherwise));
    }

    [Fact]
    public void An_index_that_comes_later_is_made_once_and_one_that_goes_is_taken_away()
    {
        Tree tree = Tree.Empty.In(_words).Set(1, "one").Set(3, "three").Set(2, "two");
        var indexed = _words.IndexedBy(_byLength);
        Assert.IsType<DbError.KeyspaceDiffers>(Assert.Throws<DbException>(() => tree.In(indexed)).Error);

        var rebuilt = tree.Rebuild(indexed);

        Assert.Equal([1, 2], rebuilt.In(indexed).By(_byLength).Of(3).Select(entry => entry.Key));
        Assert.Equal([3], rebuilt.In(indexed).By(_byLength).From(4).Select(found => found.Entry.Key));
        Assert.Equal(2, rebuilt.In(indexed).By(_byLength).CountBetween(0, 5));
        Assert.Throws<DbException>(() => rebuilt.In(_words));
        Assert.Empty(Diff.Between(tree, rebuilt.Rebuild(_words)));
    }

    [Fact]
    public void What_was_written_as_bytes_is_found_by_a_verification_and_mended_by_a_rebuilding()
    {
        var indexed = _words.IndexedBy(_byLength);
        Tree tree = Tree.Empty.In(indexed).Set(1, "one");
        var behind = tree.RemoveRange(indexed.All.Bytes);

        Assert.NotEmpty(behind.In(indexed).Verify());
        Assert.IsType<DbError.Undecodable>(
            Assert.Throws<DbException>(() => behind.In(indexed).By(_byLength).Of(3).ToArray()).Error);
        Assert.Empty(behind.Rebuild(indexed).In(indexed).Verify());
    }

    [Fact]
    public void A_second_one_of_a_unique_index_is_refused_and_nothing_changes()
    {
        using var db = Database.InMemory();
        var unique = _byLength.Unique();
        var indexed = _words.IndexedBy(unique);
        db.Transact(tree => tree.In(indexed).Set(1, "one")).OrThrow();

        var refused = db.Transact(tree => tree.In(indexed).Set(3, "three").Set(2, "two")).Failure();

        var error = Assert.IsType<DbError.NotUnique>(refused);
        Assert.Equal(("words", "by-length"), (error.Keyspace, error.Index));
        Assert.Equal([1], db.Head.In(indexed).Keys);
        db.Transact(tree => tree.In(indexed).Set(1, "won")).OrThrow();
        db.Transact(tree => tree.In(indexed).Remove(1).Set(2, "two")).OrThrow();
        Assert.Equal([2], db.Head.In(indexed).By(unique).Of(3).Select(entry => entry.Key));
    }

    [Fact]
    public void Bytes_that_no_codec_wrote_are_said_to_be_so()
    {
        var tree = Tree.Empty.In(_words).Set(1, "one").Tree;
        var key = tree.In(_words).Tree.Keys(_words.All.Bytes).Single();

        var error = Assert.Throws<DbException>(() => tree.Set(key, new byte[] { 0xFF }).In(_words)[1]).Error;

        Assert.Equal(new DbError.Undecodable("words", key, "it isn't UTF-8"), error);
        Assert.Throws<DbException>(() => tree.Set(_words.All.Bytes.Lower, "no key").In(_words).ToArray());
    }

    [Fact]
    public void Names_and_ranges_of_others_are_refused()
    {
        var others = Keyspace.Of("others", Codec.Int32, Codec.Text);
        var view = Tree.Empty.In(_words).Set(1, "one");

        Assert.Throws<ArgumentException>(() => Keyspace.Of("\0words", Codec.Int32, Codec.Text));
        Assert.Throws<ArgumentNullException>(() => Keyspace.Of(null!, Codec.Int32, Codec.Text));
        Assert.ThrowsAny<ArgumentException>(() => Keyspace.Of("\uD800", Codec.Int32, Codec.Text));
        Assert.Throws<ArgumentException>(() => view.Range(others.All).ToArray());
        Assert.Throws<ArgumentException>(() => view.RemoveRange(others.From(0)));
        Assert.Throws<ArgumentException>(() => view.By(_byLength));
        Assert.Throws<ArgumentException>(() => _words.IndexedBy(_byLength).IndexedBy(_byLength));
        Assert.Throws<ArgumentException>(() => _words.Under(Codec.Int32, 1));
    }

    [Fact]
    public void Keys_that_are_too_long_are_refused()
    {
        var texts = Keyspace.Of("texts", Codec.String, Codec.Raw);
        var longest = new string('x', Limits.MaxKeyBytes - texts.All.Bytes.Lower.Length - 2);

        Assert.Equal(1, Tree.Empty.In(texts).Set(longest, "v").Count);
        Assert.IsType<DbError.TooLarge>(
            Assert.Throws<DbException>(() => Tree.Empty.In(texts).Set(longest + "x", "v")).Error);
        Assert.False(Tree.Empty.In(texts).TryFind(longest + "x", out _));
        Assert.Throws<System.Text.EncoderFallbackException>(() => Tree.Empty.In(texts).Set("\uDC00", "v"));
    }

    [Fact]
    public void Records_are_keys_by_a_pair_of_functions_and_begin_with_what_their_tuple_begins_with()
    {
        var codec = Codec.Tuple(Codec.String, Codec.Int32).As(
            both => new Seat(both.Item1, both.Item2),
            seat => (seat.Row, seat.Number));
        var seats = Keyspace.Of("seats", codec, Codec.Boolean);
        Tree tree = Tree.Empty.In(seats).Set(new("a", 2), true).Set(new("a", 1), false).Set(new("a\0", 1), true);

        Assert.Equal([1, 2], tree.In(seats).KeysOf(seats.Under(Codec.String, "a")).Select(seat => seat.Number));
        Assert.Throws<ArgumentException>(() => seats.Under(Codec.Int32, 1));
        Assert.Throws<ArgumentException>(() => seats.Under(codec, new("a", 1)));
    }

    [Fact]
    public void A_keyspace_is_dropped_with_its_indexes_and_what_is_said_of_it()
    {
        var indexed = _words.IndexedBy(_byLength);
        Tree other = Tree.Empty.Set("bytes", "1").In(Keyspace.Of("words2", Codec.Int32, Codec.Text)).Set(1, "one");
        Tree tree = other.In(indexed).Set(1, "one").Set(2, "two");

        Assert.Equal(["words", "words2"], tree.Keyspaces().Select(one => one.Name));
        Assert.Empty(Diff.Between(other, tree.Drop("words")));
    }

    [Fact]
    public void Looking_up_a_raw_value_allocates_nothing()
    {
        var numbers = Keyspace.Of("numbers", Codec.Int64, Codec.Raw);
        var view = Tree.Empty.In(numbers).SetMany(
            Enumerable.Range(0, 1000).Select(i => new KeyValuePair<long, Value>(i, "value")));
        var found = 0;
        Look();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Look();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(2000, found);

        void Look()
        {
            for (var i = 0L; i < 1000; i++)
            {
                found += view.Tree.In(numbers).TryFind(i, out _) ? 1 : 0;
            }
        }
    }

    private sealed record Seat(string Row, int Number);

    [Fact]
    public void A_value_that_is_null_is_found_by_an_index_too()
    {
        var whether = SecondaryIndex.Of("whether", Codec.Boolean, (string? word) => word is not null);
        var words = Keyspace
            .Of(
                "words",
                Codec.Int32,
                Codec.Value<string?>("maybe", word => word ?? "", value => value.Length > 0 ? $"{value}" : null))
            .IndexedBy(whether);

        var tree = Tree.Empty.In(words).Set(1, null).Set(2, "two").Tree;

        Assert.Equal([1], tree.In(words).By(whether).Of(false).Select(found => found.Key));
        Assert.Empty(tree.In(words).Verify());
        Assert.Empty(Diff.Between(tree, tree.Rebuild(words)));
        Assert.Equal(0, tree.In(words).Set(1, "one").By(whether).CountOf(false));
        using var db = Database.InMemory();
        Assert.Equal(1, db.Load(words, [new(1, null)]).OrThrow().In(words).By(whether).CountOf(false));
        Assert.Equal(0, db.Load(words, [new(1, "one")]).OrThrow().In(words).By(whether).CountOf(false));
    }
}
