using LanguageExt;

namespace DbDb.Functional.Tests.Callers;

/// <summary>What throws and what answers: ARCHITECTURE.md's rule, case by case.</summary>
public sealed class ThrowsTests : IDisposable
{
    private static readonly Key _tooLong = new byte[Limits.MaxKeyBytes + 1];

    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public ThrowsTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _db.Transact(tree => tree.Set("a", "1")).OrThrow();
    }

    [Fact]
    public void Null_throws_and_names_the_argument()
    {
        Assert.Throws<ArgumentNullException>("path", () => Database.Open((string)null!));
        Assert.Throws<ArgumentNullException>("store", () => Database.Open((IStore)null!));
        Assert.Throws<ArgumentNullException>("path", () => FileStore.Open(null!, FileStoreOptions.Default));
        Assert.Throws<ArgumentNullException>("options", () => FileStore.Open(_folder.Database, null!));
        Assert.Throws<ArgumentNullException>("path", () => _db.Backup(null!));
        Assert.Throws<ArgumentNullException>("path", () => _db.Restore(null!, 1));
        Assert.Throws<ArgumentNullException>("path", () => Recovery.Copy(null!, _folder.Database));
        Assert.Throws<ArgumentNullException>("target", () => Recovery.Copy(_folder.Database, null!));
        Assert.Throws<ArgumentNullException>("change", () => _db.Transact((Func<Tree, Tree>)null!));
        Assert.Throws<ArgumentNullException>("note", () => _db.Transact(tree => tree, null!));
        Assert.Throws<ArgumentNullException>("ascending", () => Tree.Build(null!));
        Assert.Throws<ArgumentNullException>("limits", () => Tree.EmptyWith(null!));
        Assert.Throws<ArgumentNullException>("entries", () => Tree.Empty.SetMany((Dictionary<Key, Value>)null!));
        Assert.Throws<ArgumentNullException>("keys", () => Tree.Empty.FindMany((IEnumerable<Key>)null!));
    }

    [Fact]
    public void A_path_that_is_empty_is_answered_and_the_argument_named()
    {
        Told(Database.Open("").Failure(), "path");
        Told(FileStore.Open("", FileStoreOptions.Default).Failure(), "path");
        Told(_db.Backup("").Failure(), "path");
        Told(_db.Restore("", 1).Failure(), "path");
        Told(Recovery.Copy("", _folder.File("new.dbdb")).Failure(), "path");
        Told(Recovery.Copy(_folder.Database, "").Failure(), "target");

        static void Told(DbError? error, string argument) =>
            Assert.Equal(
                new DbError.Invalid($"the argument '{argument}' is empty, and must be the path of a file"),
                error);
    }

    [Theory]
    [InlineData("missing/folder/shop.dbdb")]
    [InlineData("a\0b")]
    public void A_path_that_leads_nowhere_is_answered_and_named_as_it_was_given(string name)
    {
        var path = _folder.File(name);
        var error = Database.Open(path).Failure();

        Assert.Equal(path, Assert.IsType<DbError.Io>(error).Path);
        Assert.DoesNotContain("lock", error!.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_does_not_ascend_is_the_mistake_of_who_builds_and_the_answer_to_who_loads()
    {
        Entry[] unsorted = [new("b", ""), new("a", "")];

        Assert.Contains(
            "'a' isn't greater than 'b'",
            Assert.Throws<ArgumentException>("ascending", () => Tree.Build(unsorted)).Message,
            StringComparison.Ordinal);
        Assert.IsType<DbError.Invalid>(_db.LoadAscending(unsorted).Failure());
        Assert.Equal(1, _db.Head.Revision);
    }

    [Fact]
    public void A_key_over_the_limit_is_found_nowhere_and_refused_by_trees_and_transactions()
    {
        var error = new DbError.TooLarge("key", Limits.MaxKeyBytes + 1, Limits.MaxKeyBytes);
        var tree = _db.Head.Tree;

        Assert.False(tree.Contains(_tooLong));
        Assert.True(tree.Find(_tooLong).IsNone);
        Assert.Same(tree, tree.Remove(_tooLong));
        Assert.Empty(_db.History(_tooLong));
        Assert.Equal(error, Assert.Throws<DbException>(() => tree.Set(_tooLong, "")).Error);
        Assert.Equal(error, Assert.Throws<DbException>(() => tree.Update(_tooLong, _ => (Value)"")).Error);
        Assert.Equal(error, Assert.Throws<DbException>(() => new TreeBuilder { { _tooLong, "" } }).Error);
        Assert.Equal(error, Assert.Throws<DbException>(() => Tree.Build([new(_tooLong, "")])).Error);
        Assert.Equal(error, _db.Head.Read(all => all.Set(_tooLong, "")).Failure());
        Assert.Equal(error, _db.Transact(all => all.Set(_tooLong, "")).Failure());
        Assert.Equal(error, _db.Load([new(_tooLong, "")]).Failure());
    }

    [Fact]
    public async Task A_revision_that_no_commit_has_is_answered_and_thrown_by_who_watches()
    {
        var expected = new DbError.NotRetained(-1, Option<Revision>.None, Revision.Zero);

        Assert.Equal(expected, _db.At(-1).Failure());
        Assert.Equal(expected, Assert.Throws<DbException>(() => _db.Watch(after: -1)).Error);
        Assert.IsType<DbError.NotRetained>(_db.Restore(_folder.File("copy.dbdb"), -1).Failure());
        await foreach (var first in _db.Watch(after: 0))
        {
            Assert.Equal(1, first.Revision);
            break;
        }
    }

    [Fact]
    public void What_makes_no_sense_of_a_value_throws_and_names_the_argument()
    {
        Assert.Throws<ArgumentOutOfRangeException>("revisions", () => Retention.Last(0));
        Assert.Throws<ArgumentOutOfRangeException>("limits", () => Tree.EmptyWith(new(1, 1, 1, 1)));
        Assert.IsType<DbError.Invalid>(
            Database.Open(_folder.File("new.dbdb"), new() { Limits = new(1, 1, 1, 1) }).Failure());
        Assert.False(File.Exists(_folder.File("new.dbdb")));
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }
}
