using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

public sealed class EditorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _db;

    public EditorTests()
    {
        _db = Database.Open(_folder.Database).OrThrow();
        _db.Transact(tree => tree.Set("title", "Trees").Set("text", "A tree is")).OrThrow();
    }

    [Fact]
    public void Steps_are_undone_and_redone_in_order()
    {
        var editor = Write(Write(Editor.Open(_db), "A tree is a value"), "A tree is a value.");

        var once = Some(editor.Undo());
        var twice = Some(once.Undo());
        Assert.Equal(["A tree is a value", "A tree is"], new[] { once, twice }.Select(Text));
        Assert.True(twice.Undo().IsNone);
        Assert.Same(_db.Head.Tree, twice.Document);

        Assert.Same(editor.Document, Some(Some(twice.Redo()).Redo()).Document);
        Assert.True(editor.Redo().IsNone);
        Assert.Same(editor, Write(editor, Text(editor)));
    }

    [Fact]
    public void A_step_after_undo_is_a_branch_and_the_other_one_is_still_there_for_who_kept_it()
    {
        var editor = Write(Editor.Open(_db), "A tree is a value");
        var branch = Write(Some(editor.Undo()), "A tree is a plant");

        Assert.True(branch.Redo().IsNone);
        Assert.Equal("A tree is", Text(Some(branch.Undo())));
        Assert.Equal("A tree is a value", Text(editor));
        Assert.Equal(new DiffSize(0, 0, 1), Diff.Size(editor.Document, branch.Document));
    }

    [Fact]
    public void What_is_saved_is_there_when_the_database_is_opened_again_and_can_still_be_undone()
    {
        var editor = Write(Editor.Open(_db), "A tree is a value");
        Assert.Equal(1, editor.Unsaved.Total);
        var saved = editor.Save(_db).OrThrow();
        Assert.Equal(0, saved.Unsaved.Total);
        var undone = Some(saved.Undo()).Save(_db).OrThrow();

        _db.Dispose();
        using var again = Database.Open(_folder.Database).OrThrow();
        Assert.Equal((3, "A tree is"), (again.Head.Revision.Number, Text(Editor.Open(again))));
        Assert.Equal(
            "A tree is a value",
            again.At(saved.Saved.Revision).OrThrow().Tree.Find("text").Map(text => text.ToString())
        );
        Assert.Equal(again.Head.Revision, undone.Saved.Revision);
    }

    [Fact]
    public void Two_authors_save_side_by_side_unless_they_changed_the_same_field()
    {
        var (one, other) = (
            Write(Editor.Open(_db), "A tree is a value"),
            Editor.Open(_db).Edit(tree => tree.Set("title", "On trees"))
        );
        one.Save(_db).OrThrow();
        var both = other.Save(_db).OrThrow();
        Assert.Equal(
            ("A tree is a value", "On trees"),
            (Text(both), both.Document.Find("title").Map(title => title.ToString()))
        );

        var undone = Some(both.Undo()).Save(_db).OrThrow();
        Assert.Equal(
            ("A tree is a value", "Trees"),
            (Text(undone), undone.Document.Find("title").Map(title => title.ToString()))
        );

        var late = Write(other, "A tree is a plant");
        var refused = late.Save(_db).Match(Right: _ => null!, Left: error => error);
        Assert.Equal("text", Assert.Single(Assert.IsType<DbError.BothChanged>(refused).Conflicts).Key.ToString());
        Assert.Equal(undone.Saved.Revision, _db.Head.Revision);
        Assert.Equal("A tree is a plant", Text(late));
    }

    [Fact]
    public void An_old_revision_is_made_the_newest_and_that_is_taken_back()
    {
        var saved = Write(Editor.Open(_db), "nonsense").Save(_db).OrThrow();
        var reverted = Editor.Revert(_db, new(1)).OrThrow();
        Assert.Equal((3, "A tree is"), (_db.Head.Revision.Number, Text(reverted)));
        Assert.Equal("nonsense", Text(Editor.Revert(_db, saved.Saved.Revision).OrThrow()));
        Assert.True(Editor.Revert(_db, new(99)).IsLeft);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    private static Editor Write(Editor editor, string text) => editor.Edit(tree => tree.Set("text", text));

    private static string Text(Editor editor) =>
        editor.Document.Find("text").Match(Some: text => text.ToString(), None: () => "");

    private static Editor Some(Option<Editor> editor) =>
        editor.Match(Some: some => some, None: () => throw new InvalidOperationException("no such step"));
}
