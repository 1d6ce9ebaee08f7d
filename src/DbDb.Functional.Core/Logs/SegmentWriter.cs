using System.Buffers;
using System.Text;
using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>
/// Lays records one after the other, as the log will hold them, and so knows each one's address before a byte is
/// stored. Full chunks can be taken away while it goes on, so a segment may be larger than memory.
/// </summary>
internal sealed class SegmentWriter
{
    /// <summary>How long a chunk grows before the next begins, unless one record is longer.</summary>
    public const int ChunkBytes = 64 << 10;

    private readonly Queue<ReadOnlyMemory<byte>> _full = [];

    // The first chunk is the pool's, and copied when it is full, or all there is: most segments are of one commit, and
    // much shorter. One that isn't given back, because nobody wanted the segment, is left to the collector.
    private byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private bool _isRented = true;
    private int _used;
    private long _offset;
    private Digest _digest = Digest.Empty;

    /// <summary>Begins where <paramref name="head"/> ends.</summary>
    public SegmentWriter(LogHead head)
    {
        Head = head;
        _offset = head.End;
    }

    /// <summary>The head once all that was written so far is stored; it moves with <see cref="Commit"/>.</summary>
    public LogHead Head { get; private set; }

    /// <summary>
    /// Adds a record: <paramref name="fill"/> writes it, header included and checksum not, into zeros of its padded
    /// length.
    /// </summary>
    public Address Add<T>(int length, T state, RecordFiller<T> fill)
        where T : allows ref struct
    {
        var record = Reserve(Record.Padded(length));
        fill(record, state);
        return Seal(record);
    }

    /// <summary>
    /// Ends a transaction: everything added since the last commit, or since the start, belongs to it.
    /// </summary>
    /// <param name="root">The tree's root.</param>
    /// <param name="count">How many entries the tree has.</param>
    /// <param name="height">How many levels it has.</param>
    /// <param name="instant">When; where the parent's is later, that.</param>
    /// <param name="note">What for.</param>
    /// <param name="revision">
    /// Its number, greater than the head's: one that it had in another log. By default the next.
    /// </param>
    public Commit Commit(Address root, long count, int height, Instant instant, string note, Revision? revision = null)
    {
        var number = revision ?? Head.Revision.Next;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(number, Head.Revision, nameof(revision));
        if (!Bounds.Allow(number))
        {
            throw new DbException(new DbError.Invalid($"no revision {number}: {Bounds.MostRevision} is the greatest"));
        }

        if (Encoding.UTF8.GetByteCount(note) is var noteBytes && noteBytes > Limits.MaxNoteBytes)
        {
            throw new DbException(new DbError.TooLarge("note", noteBytes, Limits.MaxNoteBytes));
        }

        var jump = Spine.NextJump(Head.Spine);
        var commit = new Commit
        {
            Revision = number,
            Ordinal = Head.Commit.Ordinal + 1,
            Instant = Instant.Later(instant, Head.Commit.Instant),
            Root = root,
            Count = count,
            Height = height,
            Start = Head.End,
            Records = _digest.Records,
            Digest = _digest.Checksum,
            Parent = Head.CommitAddress,
            ParentRevision = Head.Revision,
            Jump = jump.Address,
            JumpRevision = jump.Revision,
            ParentHash = Head.Hash,
            Note = note,
        };
        var record = Reserve(Record.Padded(CommitRecord.Length(commit)));
        CommitRecord.Write(commit, record);
        var address = Seal(record);
        Head = Head.WithCommit(commit, address, Hash.Of(record));
        _digest = Digest.Empty;
        return commit;
    }

    /// <summary>Takes the oldest chunk that is full away, if there is one.</summary>
    public bool TryTakeFull(out ReadOnlyMemory<byte> chunk) => _full.TryDequeue(out chunk);

    /// <summary>Takes all that is left away, oldest first.</summary>
    public ReadOnlyMemory<byte>[] TakeAll()
    {
        Retire();
        ReadOnlyMemory<byte>[] all = [.. _full];
        _full.Clear();
        return all;
    }

    private Span<byte> Reserve(int padded)
    {
        if (_offset + padded > Address.MaxOffset)
        {
            throw new DbException(new DbError.TooLarge("log", _offset + padded, Address.MaxOffset));
        }

        if (padded > _chunk.Length - _used)
        {
            Retire();
            _chunk = new byte[Math.Max(padded, ChunkBytes)];
        }

        var record = _chunk.AsSpan(_used, padded);
        if (_isRented)
        {
            record.Clear();
        }

        return record;
    }

    private Address Seal(Span<byte> record)
    {
        var address = Address.At(_offset, record.Length);
        _digest = _digest.With(Record.Seal(record, Head.Generation, address));
        _used += record.Length;
        _offset += record.Length;
        return address;
    }

    private void Retire()
    {
        if (_used > 0)
        {
            _full.Enqueue(_isRented ? _chunk.AsSpan(0, _used).ToArray() : _chunk.AsMemory(0, _used));
        }

        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
        }

        (_chunk, _used, _isRented) = ([], 0, false);
    }
}

/// <summary>Writes a record into zeros.</summary>
internal delegate void RecordFiller<in T>(Span<byte> record, T state)
    where T : allows ref struct;
