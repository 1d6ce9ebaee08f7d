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
        rows.WriteRow("kind", value: (Value)Kind(record));
        rows.WriteRow("offset", number: record.Address.Offset);
        if (record.Address.Length > 0)
        {
            rows.WriteRow("bytes", number: (long)record.Address.Length);
        }

        record.Fault.IfSome(fault => rows.WriteRow("fault", value: (Value)fault));
        switch (record)
        {
            case LogRecord.Leaf leaf:
                WriteLevel(rows, 0, leaf.Entries.Length);
                WriteEntries(leaf.Entries, rows, interrupt);
                break;
            case LogRecord.Branch branch:
                WriteLevel(rows, branch.Level, branch.Count);
                WriteLinks(branch.Links, rows, interrupt);
                break;
            case LogRecord.LeafChanges changes:
                WriteBase(rows, 0, changes.Base, changes.Written);
                WriteEntries(changes.Changes, rows, interrupt);
                break;
            case LogRecord.BranchChanges changes:
                WriteBase(rows, changes.Level, changes.Base, changes.Written);
                WriteLinks(changes.Links, rows, interrupt);
                break;
            case LogRecord.LongValue value:
                rows.WriteRow("length", number: (long)value.Content.Length);
                rows.WriteRow("value", value: value.Content);
                break;
            case LogRecord.Commit commit:
                WriteCommit(commit.Content, rows);
                rows.WriteRow("hash", value: (Value)commit.Hash.ToString());
                break;
            case LogRecord.Unreadable unreadable:
                rows.WriteRow("claim", value: (Value)unreadable.Claim);
                rows.WriteRow("level", number: (long)unreadable.Level);
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

    private static void WriteLevel(IRowWriter rows, int level, long entries)
    {
        rows.WriteRow("level", number: (long)level);
        rows.WriteRow("entries", number: entries);
    }

    private static void WriteBase(IRowWriter rows, int level, Address whole, long written)
    {
        rows.WriteRow("level", number: (long)level);
        rows.WriteRow("base", address: whole);
        rows.WriteRow("written", number: written);
    }

    private static void WriteCommit(Commit commit, IRowWriter rows)
    {
        rows.WriteRow("revision", number: commit.Revision.Number);
        rows.WriteRow("ordinal", number: commit.Ordinal);
        rows.WriteRow("instant", value: (Value)commit.Instant.ToString());
        rows.WriteRow("note", value: (Value)commit.Note);
        rows.WriteRow("entries", number: commit.Count);
        rows.WriteRow("height", number: (long)commit.Height);
        rows.WriteRow("root", address: commit.Root);
        rows.WriteRow("start", number: commit.Start);
        rows.WriteRow("records", number: (long)commit.Records);
        rows.WriteRow("digest", value: (Value)commit.Digest.ToString("x8", CultureInfo.InvariantCulture));
        rows.WriteRow("parent", address: commit.Parent, number: commit.ParentRevision.Number);
        rows.WriteRow("jump", address: commit.Jump, number: commit.JumpRevision.Number);
        rows.WriteRow("parent-hash", value: (Value)commit.ParentHash.ToString());
    }

    private static void WriteEntries(IEnumerable<StoredEntry> entries, IRowWriter rows, CancellationToken interrupt)
    {
        foreach (var entry in entries)
        {
            interrupt.ThrowIfCancellationRequested();
            switch (entry)
            {
                case StoredEntry.Inline inline:
                    rows.WriteRow("entry", inline.Key, inline.Value);
                    break;
                case StoredEntry.OutOfLine elsewhere:
                    rows.WriteRow("entry", elsewhere.Key, address: elsewhere.Address);
                    break;
                case StoredEntry.Removed removed:
                    rows.WriteRow("removed", removed.Key);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private static void WriteLinks(IEnumerable<StoredLink> links, IRowWriter rows, CancellationToken interrupt)
    {
        foreach (var link in links)
        {
            interrupt.ThrowIfCancellationRequested();
            var number = (Value)link.Number.ToString(CultureInfo.InvariantCulture);
            rows.WriteRow("child", link.From, number, link.Address, link.Count);
        }
    }

    private static void WriteRow(
        this IRowWriter rows,
        string name,
        Option<Key> key = default,
        Option<Value> value = default,
        Option<Address> address = default,
        Option<long> number = default)
    {
        rows.WriteText(name);
        key.Match(Some: some => rows.WriteBytes(some.Span), None: rows.WriteNothing);
        value.Match(Some: some => rows.WriteBytes(some.Span), None: rows.WriteNothing);
        address.Filter(some => !some.IsNone)
            .Match(Some: some => rows.WriteText(some.ToString()), None: rows.WriteNothing);
        number.Match(Some: rows.WriteNumber, None: rows.WriteNothing);
        rows.EndRow();
    }
}
