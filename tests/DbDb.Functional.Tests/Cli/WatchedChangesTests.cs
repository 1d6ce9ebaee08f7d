using DbDb.Functional.Cli;
using LanguageExt;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// What a watcher is shown when the log beneath it is replaced: gaps are told, and nothing is invented.
/// </summary>
public sealed class WatchedChangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _writer;
    private readonly Database _reader;

    public WatchedChangesTests()
    {
        _writer = Database.Open(_folder.Database).OrThrow();
        _reader = Database
            .Open(_folder.Database, new() { Mode = OpenMode.ReadOnly, WatchInterval = TimeSpan.FromMilliseconds(1) })
            .OrThrow();
    }

    [Fact]
    public void A_purge_beneath_it_shows_no_deletion_and_none_of_its_keys()
    {
        Set("a", "secret");
        Set("b");
        using var watch = Watch(Revision.Zero);
        Assert.Equal(("1: +a +secret", ""), Next(watch));
        Assert.Equal(("2: +b", ""), Next(watch));

        _writer.Purge([(Key)"secret"]).OrThrow();
        Set("c");
        Assert.Equal(("3: +c", ""), Next(watch));
    }

    [Fact]
    public void A_purge_before_it_has_come_so_far_shows_none_of_its_keys_either()
    {
        Set("a", "secret");
        Set("b");
        _writer.Transact(tree => tree.Remove("secret")).OrThrow();
        using var watch = Watch(Revision.Zero);
        Assert.Equal(("1: +a +secret", ""), Next(watch));

        _writer.Purge([(Key)"secret"]).OrThrow();
        _reader.Refresh().OrThrow();
        Assert.Equal(("2: +b", ""), Next(watch));
        Assert.Equal(("3:", ""), Next(watch));
    }

    [Fact]
    public void Revisions_that_a_compaction_dropped_are_named_and_come_as_one_with_the_next()
    {
        Set("a", "b");
        using var watch = Watch(Revision.Zero);
        Assert.Equal(("1: +a +b", ""), Next(watch));

        Set("c");
        _writer.Transact(tree => tree.Remove("a").Set("d", "")).OrThrow();
        _writer.Transact(tree => tree.Remove("d")).OrThrow();
        _writer.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(
            ("4: -a +c", "revisions 2 to 3 were dropped; what they changed comes with revision 4"),
            Next(watch)
        );

        Set("e");
        Assert.Equal(("5: +e", ""), Next(watch));
        Set("f");
        Set("g");
        _writer.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(("7: +f +g", "revision 6 was dropped; what it changed comes with revision 7"), Next(watch));
    }

    [Fact]
    public void Only_what_was_not_shown_is_named()
    {
        Set("a");
        Set("b");
        using var watch = Watch(Revision.Zero);
        Assert.Equal(("1: +a", ""), Next(watch));
        Assert.Equal(("2: +b", ""), Next(watch));

        Set("c");
        _writer.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(("3: +c", ""), Next(watch));
    }

    [Fact]
    public void What_was_dropped_before_it_began_is_named_if_it_was_asked_for()
    {
        Set("a");
        Set("b");
        Set("c");
        _writer.Compact(Retention.Last(1)).OrThrow();
        _reader.Refresh().OrThrow();
        using var since = Watch(Revision.Zero);
        Assert.Equal(
            ("3: +a +b +c", "revisions 1 to 2 were dropped; what they changed comes with revision 3"),
            Next(since)
        );

        using var late = Watch(new(3));
        Set("d");
        Assert.Equal(("4: +d", ""), Next(late));
        Assert.Equal(("4: +d", ""), Next(since));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    private void Set(params string[] keys) =>
        _writer.Transact(tree => keys.Aggregate(tree, (all, key) => all.Set(key, ""))).OrThrow();

    private IEnumerator<((Tree Before, Snapshot After) Step, Option<string> Gap)> Watch(Revision last) =>
        new WatchedChanges(_reader, last).Steps(CancellationToken.None).GetEnumerator();

    private static (string Changes, string Gap) Next(
        IEnumerator<((Tree Before, Snapshot After) Step, Option<string> Gap)> watch
    )
    {
        Assert.True(watch.MoveNext());
        var ((before, after), gap) = watch.Current;
        var changes = Diff.Between(before, after.Tree)
            .Select(change => $" {(change is TreeChange.Removed ? '-' : '+')}{change.Key}");
        return ($"{after.Revision}:{string.Concat(changes)}", gap.IfNone(""));
    }
}
