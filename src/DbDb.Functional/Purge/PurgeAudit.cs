using DbDb.Functional.Current;
using DbDb.Functional.Keys;
using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Past;
using DbDb.Functional.Stores.Files;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Purge;

/// <summary>Looks for what is left of some keys, or of texts in notes, in a log.</summary>
/// <remarks>
/// Keys lie in leaves, and in what is stored as changes to them. What separates two nodes in a branch is a beginning of
/// a key, which may have been removed since; so it counts as one of the keys' own where it begins one of them, and no
/// kept key of any revision. Of what separates two nodes of an index, and of what a unique one has no more, isn't to be
/// known whose it was.
/// </remarks>
internal sealed class PurgeAudit
{
    private readonly OpenLog _log;
    private readonly LogHead _head;
    private readonly KeySet _keys;
    private readonly string[] _texts;
    private readonly CancellationToken _cancellation;
    private readonly RecordWalk _walk;
    private readonly System.Collections.Generic.HashSet<Key> _beginnings = [];
    private readonly IndexAudit _indexes;
    private long _found;

    private PurgeAudit(IStore store, LogHead head, KeySet keys, string[] texts, CancellationToken cancellation)
    {
        _log = OpenLog.First(store, head, cacheBytes: 1 << 20);
        _head = head;
        _keys = keys;
        _texts = texts;
        _cancellation = cancellation;
        _indexes = new(keys);
        _walk = new(store, head, Look);
    }

    /// <summary>Looks in the log up to a head, and in what there is in its file beside it.</summary>
    /// <exception cref="DbException">Something can't be read.</exception>
    public static Either<DbError, PurgeProof> Of(
        IStore store, LogHead head, KeySet keys, string[] texts, CancellationToken cancellation)
    {
        var proof = new PurgeAudit(store, head, keys, texts, cancellation);
        foreach (var found in proof.Commits())
        {
            proof._walk.Reach(found, cancellation);
            proof.Look(found.Commit.Note);
        }

        return (store is FileStore file ? file.Examine() : new FileExamination(head.End, 0)).Map(proof.ResultOf);
    }

    private IEnumerable<FoundCommit> Commits() =>
        new Ascent(new(_log.Store, _head)).From(Revision.Zero.Next).Select(step => step.OrThrow());

    private PurgeProof ResultOf(FileExamination file) =>
        new(
            _head.Revision,
            file.Length,
            _walk.Records.Count,
            Gaps() + file.Stray,
            _found + _indexes.Found + _beginnings.Count(beginning => !IsThatOfAKeptKey(beginning))
        );

    // Between the records, and after the last one.
    private long Gaps()
    {
        var (gaps, end) = (0L, LogIdentity.LogStart);
        foreach (var record in _walk.Records.OrderBy(record => record.Offset))
        {
            gaps += Math.Abs(record.Offset - end);
            end = record.End;
        }

        return gaps + Math.Abs(_head.End - end);
    }

    private void Look(string note) =>
        _found += _texts.Any(text => note.Contains(text, StringComparison.Ordinal)) ? 1 : 0;

    private void Look(Page record, Page page)
    {
        var view = new Slotted(Record.Kind(record) == RecordKind.BranchDelta ? page : record);
        var isLeaf = record.Span[Record.LevelAt] == 0;
        for (var i = 0; i < view.Count; i++)
        {
            var key = new Key(view.KeyAt(i));
            if (!isLeaf && _keys.HasAnyThatBeginsWith(key))
            {
                _beginnings.Add(key);
            }
            else if (isLeaf && _keys.Contains(key))
            {
                _found++;
            }
            else if (isLeaf && IndexAudit.Concerns(key))
            {
                _indexes.Look(key, ValueOf(view, i));
            }
        }
    }

    private Value ValueOf(Slotted view, int i) =>
        view.IsOutOfLine(i)
            ? new(_log.Nodes.LoadValue(FreshValues.Reference(view.Payload(i))))
            : new(view.Payload(i).ToArray());

    // Most are found in the newest revision.
    private bool IsThatOfAKeptKey(Key beginning) =>
        IsThatOfAKeptKey(beginning, _head.Commit, _head.CommitAddress)
        || Commits().Any(found => IsThatOfAKeptKey(beginning, found.Commit, found.Address));

    private bool IsThatOfAKeptKey(Key beginning, Commit commit, Address address)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _log.Snapshot(commit, address, _head.Limits).Tree.CountOf(KeyRange.Prefix(beginning)) > 0;
    }
}
