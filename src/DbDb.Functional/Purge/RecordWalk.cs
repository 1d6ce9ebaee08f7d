using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;

namespace DbDb.Functional.Purge;

/// <summary>
/// Every record that commits reach, as it lies in the log, each once: nodes, whole or as changes, the bases of changes,
/// and values, which aren't read. What is damaged ends it.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="head">Its head.</param>
/// <param name="node">Is told of each node's record, or of the base of one; and of the page that it stands for.</param>
internal sealed class RecordWalk(IStore store, LogHead head, Action<Page, Page> node)
{
    private readonly VisitedRecords _visits = new(head.End - LogIdentity.LogStart);
    private readonly List<Address> _records = [];
    private readonly Stack<(Address Address, long Count, int Level)> _waiting = [];

    /// <summary>The records that were reached.</summary>
    public IReadOnlyList<Address> Records => _records;

    /// <summary>Goes on to what a commit reaches, and none before it did.</summary>
    /// <exception cref="DbException">Something can't be read, or records overlap.</exception>
    public void Reach(FoundCommit found, CancellationToken cancellation)
    {
        IsNew(found.Address);
        if (!found.Commit.Root.IsNone)
        {
            Wait(found.Commit.Root, found.Commit.Count, found.Commit.Height - 1);
        }

        while (_waiting.TryPop(out var next))
        {
            cancellation.ThrowIfCancellationRequested();
            Open(next.Address, next.Count, next.Level);
        }

        if (_visits.IsTooMuch)
        {
            throw new DbException(new DbError.Corrupt(found.Address.Offset, VisitedRecords.TooMuch));
        }
    }

    private void Open(Address address, long count, int level)
    {
        var record = Read(address);
        var (page, delta) = NodeRecord.Open(record, address, count, level, Read);
        node(record, page);
        if (delta is not null)
        {
            var whole = Read(delta.Base);
            Wait(delta.Base, level == 0 ? Slotted.CountIn(whole) : Sum(LinksOf(whole)), level);
        }

        if (level > 0)
        {
            LinksOf(page).ForEach(link => Wait(link.Address, link.Count, level - 1));
        }
        else
        {
            ReachValues(record); // those of its base are the base's
        }
    }

    private void ReachValues(Page page)
    {
        var leaf = new Slotted(page);
        for (var i = 0; i < leaf.Count; i++)
        {
            if (leaf.IsOutOfLine(i))
            {
                IsNew(FreshValues.Reference(leaf.Payload(i)));
            }
        }
    }

    private static List<(Address Address, long Count)> LinksOf(Page branch) =>
        [.. Enumerable.Range(0, Slotted.CountIn(branch) + 1).Select(i => Links.Read(branch, i))];

    // Of a forged one it may be anything, which is refused when that is opened.
    private static long Sum(List<(Address Address, long Count)> links) =>
        links.Aggregate(0L, (sum, link) => unchecked(sum + link.Count));

    private void Wait(Address address, long count, int level)
    {
        if (IsNew(address))
        {
            _waiting.Push((address, count, level));
        }
    }

    private bool IsNew(Address address)
    {
        var isNew = _visits.IsNew(address);
        if (isNew)
        {
            _records.Add(address);
        }

        return isNew;
    }

    private Page Read(Address address)
    {
        var record = Page.Of(store.Read(address).OrThrow());
        return Record.Fault(record, head.Generation, address) is { } fault
            ? throw new DbException(new DbError.Corrupt(address.Offset, fault))
            : record;
    }
}
