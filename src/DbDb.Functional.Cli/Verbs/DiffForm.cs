using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options that say how much of a difference is shown, and in which form.</summary>
internal sealed class DiffForm
{
    private const int Pieces = 64;

    private readonly Option<long> _limit = Options.Number(
        "--limit", "N", "no more than N changes", otherwise: long.MaxValue, least: 0);
    private readonly Option<bool> _keysOnly = Options.Flag("--keys", "what became of which key, without values");
    private readonly Option<bool> _count = Options.Flag(
        "--count", "only how many entries were added, removed and changed");
    private readonly Option<bool> _batch = Options.Flag(
        "--batch", "lines for batch, which makes AFTER's entries of those of BEFORE");
    private readonly Option<RowFormat?> _format = FormatOption.ToShow();

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_limit, _keysOnly, _count, _batch, _format];

    /// <summary>Refuses those of which one leaves out what another asks for.</summary>
    public void Check(Call call, RangeOptions range)
    {
        if (new[] { _keysOnly, _count, _batch }.Count(call.Value) > 1)
        {
            throw Failure.Usage("of --keys, --count and --batch no more than one can be given");
        }

        if (call.Value(_count) && call.Value(_limit) < long.MaxValue)
        {
            throw Failure.Usage("--count counts all changes: --limit can't be given");
        }

        if (call.Value(_batch) && range.IsTyped(call))
        {
            throw Failure.Usage("--batch has keys as they are: --keyspace can't be given");
        }

        if (call.Value(_batch) && call.Value(_format) is not null)
        {
            throw Failure.Usage("--batch has a format of its own: --format can't be given");
        }
    }

    /// <summary>Writes what the options ask for.</summary>
    public void Write(Call call, Tree before, Tree after, KeyForm form, KeyRange keys)
    {
        var changes = Diff.Between(before, after, keys);
        if (call.Value(_count))
        {
            WriteCount(
                Size(before, after, keys, call.Interrupt),
                call.Rows(call.FormatToShow(_format), "added", "removed", "changed"));
        }
        else if (call.Value(_batch))
        {
            Write(call, changes, call.Rows(RowFormat.Tsv), WriteForBatch);
        }
        else if (call.Value(_keysOnly))
        {
            Write(call, changes, call.Rows(call.FormatToShow(_format), "change", "key"), (change, rows) =>
                WriteKey(change, form, rows));
        }
        else
        {
            var whole = call.Rows(call.FormatToShow(_format), "change", "key", "before", "after");
            Write(call, changes, whole, (change, rows) => WriteWhole(change, form, rows));
        }
    }

    private void Write(
        Call call, IEnumerable<TreeChange> changes, IRowWriter rows, Action<TreeChange, IRowWriter> write) =>
        Listing.Write(changes, call.Value(_limit), rows, change => write(change, rows), call.Interrupt);

    private static void WriteWhole(TreeChange change, KeyForm form, IRowWriter rows)
    {
        WriteKey(change, form, rows);
        form.WriteValue(rows, change.Before());
        form.WriteValue(rows, change.After());
    }

    private static void WriteKey(TreeChange change, KeyForm form, IRowWriter rows)
    {
        rows.WriteKind(change);
        form.WriteKey(rows, change.Key.Span);
    }

    // as ChangeReader reads it
    private static void WriteForBatch(TreeChange change, IRowWriter rows)
    {
        rows.WriteBytes(change is TreeChange.Removed ? "delete"u8 : "set"u8);
        rows.WriteBytes(change.Key.Span);
        if (change is not TreeChange.Removed)
        {
            change.After().IfSome(value => rows.WriteBytes(value.Span));
        }
    }

    private static void WriteCount(DiffSize size, IRowWriter rows)
    {
        rows.WriteNumber(size.Added);
        rows.WriteNumber(size.Removed);
        rows.WriteNumber(size.Changed);
        rows.EndRow();
        rows.Finish();
    }

    // In pieces, so that an interrupt is heard: each is a part of the keys of the larger tree.
    private static DiffSize Size(Tree before, Tree after, KeyRange keys, CancellationToken interrupt)
    {
        var larger = before.Count > after.Count ? before : after;
        var (size, rest) = (default(DiffSize), keys);
        var bounds = Enumerable.Range(1, Pieces - 1).SelectMany(piece => larger.At(larger.Count / Pieces * piece));
        foreach (var bound in bounds.Select(entry => entry.Key))
        {
            if (rest.Contains(bound))
            {
                Add(rest.To(bound));
                rest = rest.Intersect(KeyRange.From(bound));
            }
        }

        Add(rest);
        return size;

        void Add(KeyRange piece)
        {
            interrupt.ThrowIfCancellationRequested();
            var (added, removed, changed) = Diff.Size(before, after, piece);
            size = new(size.Added + added, size.Removed + removed, size.Changed + changed);
        }
    }
}
