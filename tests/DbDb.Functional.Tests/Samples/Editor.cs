using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

/// <summary>
/// A document under the hands of its author: a value. Undo and redo are steps in a zipper of trees, each of which
/// shares with its neighbours all that wasn't edited between them. Whoever keeps an editor can go on from it, whatever
/// was done since: that is all there is to branching.
/// </summary>
internal sealed record Editor
{
    private readonly ImmutableStack<Tree> _past;
    private readonly ImmutableStack<Tree> _future;

    private Editor(Snapshot saved, ImmutableStack<Tree> past, Tree document, ImmutableStack<Tree> future) =>
        (Saved, _past, Document, _future) = (saved, past, document, future);

    /// <summary>What was last read from the database, or saved to it.</summary>
    public Snapshot Saved { get; }

    /// <summary>The document as it is now: a key for each of its fields.</summary>
    public Tree Document { get; }

    /// <summary>How much isn't saved.</summary>
    public DiffSize Unsaved => Diff.Size(Saved.Tree, Document);

    /// <summary>The newest document of a database.</summary>
    public static Editor Open(Database db) => new(db.Head, [], db.Head.Tree, []);

    /// <summary>
    /// One step further. What could have been redone can't be any more; an edit that changes nothing is no step.
    /// </summary>
    public Editor Edit(Func<Tree, Tree> change)
    {
        var next = change(Document);
        return ReferenceEquals(next, Document) ? this : new(Saved, _past.Push(Document), next, []);
    }

    /// <summary>One step back, if there is one.</summary>
    public Option<Editor> Undo() =>
        _past.IsEmpty
            ? Option<Editor>.None
            : new Editor(Saved, _past.Pop(out var before), before, _future.Push(Document));

    /// <summary>One step forward again, if one was undone.</summary>
    public Option<Editor> Redo() =>
        _future.IsEmpty ? Option<Editor>.None : new Editor(Saved, _past.Push(Document), _future.Peek(), _future.Pop());

    /// <summary>
    /// Saves the document, beside what others saved meanwhile; where they changed the same fields, nothing is saved,
    /// and the error says which. The editor goes on with what is saved. What others did is then in every step, so that
    /// undoing takes back what was done here and nothing else.
    /// </summary>
    public Either<DbError, Editor> Save(Database db) =>
        from saved in db.Transact(head => Rebase.Onto(Saved.Tree, Document, head).ToEither())
        let theirs = Diff.Between(Document, saved.Tree).ToArray()
        select new Editor(saved, Patched(_past, theirs), saved.Tree, Patched(_future, theirs));

    /// <summary>Makes an old revision the newest, which is a commit too: it can itself be taken back.</summary>
    public static Either<DbError, Editor> Revert(Database db, Revision revision) =>
        from old in db.At(revision)
        from reverted in db.Transact(_ => old.Tree, $"back to revision {revision}")
        select new Editor(reverted, [], reverted.Tree, []);

    private static ImmutableStack<Tree> Patched(ImmutableStack<Tree> steps, TreeChange[] changes) =>
        ImmutableStack.CreateRange(steps.Reverse().Select(step => step.Patch(changes)));
}
