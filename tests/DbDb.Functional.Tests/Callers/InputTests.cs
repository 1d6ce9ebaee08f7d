using LanguageExt;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// What the caller gives: functions that return nothing, retentions of any size, entries that can't be read.
/// </summary>
public sealed class InputTests : IDisposable
{
    private const int Many = 60_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_function_that_returns_null_is_told_so_in_words()
    {
        using var db = Database.InMemory();
        Words(() => db.Head.Read(_ => (string)null!));
        Words(() => db.Head.Read(_ => (int?)null));
        Words(() => db.Transact(Tree (_) => null!));
        Words(() => db.Transact(_ => default(Either<DbError, Tree>)));
        Words(() => db.Transact(_ => ((Tree)null!, 1)));
        Assert.Null(db.Transact(tree => (tree.Set("a", ""), (string?)null)).OrThrow().Result);
        Assert.Equal(0, db.Head.Read(_ => (int?)0).OrThrow());
        Assert.Throws<ArgumentNullException>(() => db.Load(null!));
        Assert.Throws<ArgumentNullException>(() => db.LoadAscending(null!));
        Assert.Throws<ArgumentNullException>(() => db.Head.Read((Func<Tree, int>)null!));

        static void Words(Action call) =>
            Assert.Contains("return", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_retention_of_any_number_of_pins_decides_compares_and_is_shown(bool isDeepOnTheRight)
    {
        using var db = Database.InMemory();
        for (var i = 1; i <= 5; i++)
        {
            db.Transact(tree => tree.Set("a", $"{i}")).OrThrow();
        }

        var (pins, same) = (Pins(), Pins());
        Assert.Equal(pins, same);
        Assert.Equal(pins.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(pins, pins.Or(Retention.Last(1)));
        Assert.Contains(" or ", pins.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [5L, 3, 2],
            pins.Of(db.History().Select(step => step.OrThrow().Commit), default)
                .Select(commit => commit.Revision.Number)
        );
        Assert.Equal(3, db.Compact(pins).OrThrow().Revisions);

        // Revisions 2 and 3, the last and the first of them, and many that aren't there.
        Retention Pins() => Enumerable.Range(0, Many)
            .Select(i => Retention.Pinned(new(i switch { 0 => 3, Many - 1 => 2, _ => 100 + i })))
            .Aggregate((all, next) => isDeepOnTheRight ? next.Or(all) : all.Or(next));
    }

    [Fact]
    public void What_is_sorted_in_a_temporary_file_is_nobody_elses_and_has_no_name()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var file = RunFile.Create();
        file.Put(new([new("a", "1")]));
        Assert.False(File.Exists(file.Name));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.Mode);
    }

    [Fact]
    public void What_the_entries_throw_is_passed_on_though_there_is_a_temporary_file_by_then()
    {
        using var db = Database.Open(_folder.Database, new() { CacheBytes = 0 }).OrThrow();
        var thrown = new IOException("the caller's own");
        Assert.Same(thrown, Assert.Throws<IOException>(() => db.Load(Entries(thrown))));
        Assert.Equal(0, db.Refresh().OrThrow().Revision.Number);
    }

    public void Dispose() => _folder.Dispose();

    // More than memory should hold of them, so that there is a temporary file by then.
    private static IEnumerable<Entry> Entries(IOException last)
    {
        for (var i = 0; i < 100; i++)
        {
            yield return new($"{i}", new byte[100_000]);
        }

        throw last;
    }
}
