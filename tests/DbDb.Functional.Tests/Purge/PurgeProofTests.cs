using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What the proof of a purge counts, and what ends it.</summary>
public sealed class PurgeProofTests
{
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, 1, false)]
    public void It_holds_where_nothing_is_unaccounted_for_and_nothing_found(long unaccounted, long found, bool holds) =>
        Assert.Equal(holds, new PurgeProof(new(1), 8192, 1, unaccounted, found).Holds);

    [Fact]
    public void Keys_have_to_be_given()
    {
        using var db = Database.InMemory();

        Assert.Equal("keys", Assert.Throws<ArgumentNullException>(() => db.Purge((IEnumerable<Key>)null!)).ParamName);
        Assert.Equal(
            "keys",
            Assert.Throws<ArgumentNullException>(() => db.ProvePurged((IEnumerable<Key>)null!)).ParamName
        );
    }

    [Fact]
    public void A_revision_with_two_changes_is_one_revision()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("secret 1", "").Set("kept", "").Set("secret 2", "")).OrThrow();
        db.Transact(tree => tree.Remove("secret 1")).OrThrow();

        var purged = db.Purge(KeyRange.Prefix("secret")).OrThrow();

        Assert.Equal((2L, 3L), (purged.Revisions, purged.Changes));
    }

    [Fact]
    public void It_ends_where_it_is_cancelled_even_of_a_single_node()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("a", "1")).OrThrow();

        Assert.Throws<OperationCanceledException>(() => db.ProvePurged(["b"], new(canceled: true)));
    }

    [Fact]
    public void It_ends_where_it_is_cancelled_while_kept_keys_are_looked_for()
    {
        using var store = new MemoryStore(new Limits(128, 128, 8, 64));
        Key[] secrets = [.. Enumerable.Range(0, 40).Select(i => (Key)$"{i:D2} secret")];
        using (var db = Database.Open(store).OrThrow())
        {
            db.Load(secrets.Select(key => new Entry(key, "some value or other"))).OrThrow();
            var records = db.ProvePurged(["other"]).OrThrow().Records;
            using var cancel = new CancellationTokenSource();
            using var faulty = new FaultyStore(store);
            using var read = Database.Open(faulty).OrThrow();
            var reads = 0L;
            faulty.Follow(call =>
            {
                if (call is StoreCall.Read && ++reads == records - 1)
                {
                    cancel.Cancel(); // all nodes are read; the one commit is known
                }

                return Option<Fault>.None;
            });

            Assert.Throws<OperationCanceledException>(() => read.ProvePurged(secrets, cancel.Token));
            Assert.Equal(records - 1, reads);
        }
    }
}
