namespace DbDb.Functional.Tests;

/// <summary>Snapshots may be as many and as old as one likes, and what was read from them stays.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class OldSnapshotTests : IDisposable
{
    private const int Revisions = 1000;
    private const int CacheBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_thousand_old_snapshots_take_no_more_memory_than_the_cache_and_a_few_objects_each()
    {
        using var db = Database
            .Open(_folder.Database, new() { CacheBytes = CacheBytes, Durability = Durability.OnFlush })
            .OrThrow();
        db.Load(Enumerable.Range(0, 20_000).Select(i => new Entry($"{i:00000}", new byte[100]))).OrThrow();
        for (var i = 0; i < Revisions; i++)
        {
            db.Transact(tree => tree.Set($"{i * 17:00000}", $"new in {i}")).OrThrow();
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var held = Enumerable.Range(2, Revisions).Select(i => db.At(new(i)).OrThrow()).ToArray();
        for (var i = 0; i < Revisions; i++)
        {
            var tree = held[i].Tree;
            Assert.Equal($"new in {i}", tree.Find($"{i * 17:00000}").Map(value => value.ToString()));
            Assert.Equal(100, tree.Find($"{(i + 1) * 17:00000}").Map(value => value.Length));
        }

        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        // A copy of what each reaches alone would be 10 KiB.
        Assert.InRange(taken, long.MinValue, CacheBytes + (Revisions * 2048L));
        GC.KeepAlive(held);
    }

    [Fact]
    public void P6_values_stay_what_they_are_when_the_database_is_closed_and_nothing_else_is_read()
    {
        var expected = Enumerable
            .Range(0, 3000)
            .Select(i => new Entry($"{i:00000}", new string((char)('a' + i % 26), i % 700)))
            .ToArray();
        Value[] values;
        Snapshot snapshot;
        using (var db = Database.Open(_folder.Database, new() { CacheBytes = 64 << 10 }).OrThrow())
        {
            db.Load(expected).OrThrow();
            snapshot = db.Refresh().OrThrow();
            values = [.. snapshot.Tree.Range(KeyRange.All).Select(entry => entry.Value)];
        }

        using (var other = Database.Open(_folder.Database).OrThrow())
        {
            other.Load(expected.Select(entry => entry with { Value = "something else" })).OrThrow();
        }

        Assert.Equal(expected.Select(entry => entry.Value), values);
        var told = expected.Select(entry => snapshot.Read(tree => tree.Find(entry.Key))).ToArray();
        Assert.Contains(told, answer => answer.IsLeft);
        Assert.All(expected.Zip(told, (entry, answer) => (entry, answer)), pair =>
            Assert.True(
                pair.answer.Match(Right: value => value == pair.entry.Value, Left: error => error is DbError.Closed)
            )
        );
    }

    public void Dispose() => _folder.Dispose();
}
