using System.Diagnostics;
using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>A record of the file as rows: a name, and what goes with it.</summary>
internal static class RecordRows
{
    /// <summary>Writes all that a record says.</summary>
    public static void Write(LogRecord record, IRowWriter rows, CancellationToken interrupt)
    {
        rows.Row("kind", value: (Value)Kind(record));
        rows.Row("offset", number: record.Address.Offset);
        if (record.Address.Length > 0)
        {
            rows.Row("bytes", number: (long)record.Address.Length);
        }

        record.Fault.IfSome(fault => rows.Row("fault", value: (Value)fault));
        switch (record)
        {
            case LogRecord.Leaf leaf:
                Levelled(rows, 0, leaf.Entries.Length);
                Entries(leaf.Entries, rows, interrupt);
                break;
            case LogRecord.Branch branch:
                Levelled(rows, branch.Level, branch.Count);
                Links(branch.Links, rows, interrupt);
                break;
            case LogRecord.LeafChanges changes:
                Changed(rows, 0, changes.Base, changes.Written);
                Entries(changes.Changes, rows, interrupt);
                break;
            case LogRecord.BranchChanges changes:
                Changed(rows, changes.Level, changes.Base, changes.Written);
                Links(changes.Links, rows, interrupt);
                break;
            case LogRecord.LongValue value:
                rows.Row("length", number: (long)value.Content.Length);
                rows.Row("value", value: value.Content);
                break;
            case LogRecord.Commit commit:
                Commit(commit.Content, rows);
                rows.Row("hash", value: (Value)commit.Hash.ToString());
                break;
            case LogRecord.Unreadable unreadable:
                rows.Row("claim", value: (Value)unreadable.Claim);
                rows.Row("level", number: (long)unreadable.Level);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static string Kind(LogRecord record) =>
        record switch
        {
            LogRecord.Leaf => "leaf",
            LogRecord.Branch => "branch",
            LogRecord.LeafChanges => "leaf-changes",
            LogRecord.BranchChanges => "branch-changes",
            LogRecord.LongValue => "value",
            LogRecord.Commit => "commit",
            LogRecord.Unreadable => "unreadable",
            _ => throw new UnreachableException(),
        };

    private static void Levelled(IRowWriter rows, int level, long entries)
    {
        rows.Row("level", number: (long)level);
        rows.Row("entries", number: entries);
    }

    private static void Changed(IRowWriter rows, int level, Address whole, long written)
    {
        rows.Row("level", number: (long)level);
        rows.Row("base", address: whole);
        rows.Row("written", number: written);
    }

    private static void Commit(Commit commit, IRowWriter rows)
    {
        rows.Row("revision", number: commit.Revision.Number);
        rows.Row("ordinal", number: commit.Ordinal);
        rows.Row("instant", value: (Value)commit.Instant.ToString());
        rows.Row("note", value: (Value)commit.Note);
        rows.Row("entries", number: commit.Count);
        rows.Row("height", number: (long)commit.Height);
        rows.Row("root", address: commit.Root);
        rows.Row("start", number: commit.Start);
        rows.Row("records", number: (long)commit.Records);
        rows.Row("digest", value: (Value)commit.Digest.ToString("x8", CultureInfo.InvariantCulture));
        rows.Row("parent", address: commit.Parent, number: commit.ParentRevision.Number);
        rows.Row("jump", address: commit.Jump, number: commit.JumpRevision.Number);
        rows.Row("parent-hash", value: (Value)commit.ParentHash.ToString());
    }

    private static void Entries(IEnumerable<StoredEntry> entries, IRowWriter rows, CancellationToken interrupt)
    {
        foreach (var entry in entries)
        {
            interrupt.ThrowIfCancellationRequested();
            switch (entry)
            {
                case StoredEntry.Inline inline:
                    rows.Row("entry", inline.Key, inline.Value);
                    break;
                case StoredEntry.OutOfLine elsewhere:
                    rows.Row("entry", elsewhere.Key, address: elsewhere.Address);
                    break;
                case StoredEntry.Removed removed:
                    rows.Row("removed", removed.Key);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private static void Links(IEnumerable<StoredLink> links, IRowWriter rows, CancellationToken interrupt)
    {
        foreach (var link in links)
        {
            interrupt.ThrowIfCancellationRequested();
            var number = (Value)link.Number.ToString(CultureInfo.InvariantCulture);
            rows.Row("child", link.From, number, link.Address, link.Count);
        }
    }

    private static void Row(
        this IRowWriter rows,
        string name,
        Option<Key> key = default,
        Option<Value> value = default,
        Option<Address> address = default,
        Option<long> number = default)
    {
        rows.Text(name);
        key.Match(Some: some => rows.Bytes(some.Span), None: rows.Nothing);
        value.Match(Some: some => rows.Bytes(some.Span), None: rows.Nothing);
        address.Filter(some => !some.IsNone).Match(Some: some => rows.Text(some.ToString()), None: rows.Nothing);
        number.Match(Some: rows.Number, None: rows.Nothing);
        rows.EndRow();
    }
}
