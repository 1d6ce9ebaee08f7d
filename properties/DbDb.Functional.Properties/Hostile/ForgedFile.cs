using System.Buffers.Binary;

namespace DbDb.Functional.Properties;

/// <summary>The bytes of a file while they are forged, and where its records lay when it was sound.</summary>
internal sealed class ForgedFile
{
    private readonly byte[] _bytes;
    private readonly ulong _generation;

    public ForgedFile(byte[] sound, ulong generation)
    {
        _bytes = (byte[])sound.Clone();
        _generation = generation;
        Records = [.. RecordsOf.File(_bytes)];
    }

    public IReadOnlyList<Address> Records { get; }

    /// <summary>As much of the file as a forger makes right again.</summary>
    public byte[] Finished(Mending mending)
    {
        if (mending >= Mending.Counts)
        {
            Recount();
        }

        if (mending >= Mending.Checksums)
        {
            Seal(chained: mending >= Mending.Chain);
        }

        if (mending >= Mending.Superblock)
        {
            Name();
        }

        return _bytes;
    }

    public Span<byte> Span(Address address) => _bytes.AsSpan((int)address.Offset, address.Length);

    public Span<byte> Superblock(int index) =>
        _bytes.AsSpan(index * Functional.Values.LogIdentity.SlotSize, Functional.Values.LogIdentity.SlotSize);

    /// <summary>Whether the links of a branch lie where its header says.</summary>
    public bool HasLinks(Address address)
    {
        var record = Span(address);
        return Record.Kind(record) == RecordKind.Branch
            && record[Record.LinkWidthAt] is 2 or 4 or 8
            && Record.Length(record) <= record.Length
            && Record.Length(record) - Slotted.TailLength(record) >= Slotted.SlotsAt;
    }

    // Every branch and every commit says how many entries its children have, if they are what it thinks they are.
    private void Recount()
    {
        var counts = new Dictionary<Address, long>();
        foreach (var address in Records)
        {
            var record = Span(address);
            switch (Record.Kind(record))
            {
                case RecordKind.Leaf:
                    counts[address] = Slotted.CountIn(record);
                    break;
                case RecordKind.LeafDelta or RecordKind.BranchDelta:
                    Recount(record, address, counts);
                    break;
                case RecordKind.Branch when HasLinks(address):
                    var links = record[(Record.Length(record) - Slotted.TailLength(record))..];
                    var sum = 0L;
                    for (var i = 0; i <= Slotted.CountIn(record); i++)
                    {
                        var (child, count) = Links.Read(record, i);
                        count = counts.GetValueOrDefault(child, count);
                        Links.Write(links, i, record[Record.LinkWidthAt], child, count);
                        sum += count;
                    }

                    counts[address] = sum;
                    break;
                case RecordKind.Commit or RecordKind.CommitAfterGap:
                    var root = new Address(BinaryPrimitives.ReadUInt64LittleEndian(record[CommitRecord.RootAt..]));
                    if (counts.TryGetValue(root, out var entries))
                    {
                        BinaryPrimitives.WriteInt64LittleEndian(record[CommitRecord.CountAt..], entries);
                    }

                    break;
            }
        }
    }

    // What the changes make of their base, if they make sense at all.
    private void Recount(Span<byte> record, Address address, Dictionary<Address, long> counts)
    {
        try
        {
            if (
                Delta.Read(Page.Of(record.ToArray()), address) is not { Base: var @base }
                || Record.Kind(Span(@base))
                    != (Record.Kind(record) == RecordKind.LeafDelta ? RecordKind.Leaf : RecordKind.Branch)
            )
            {
                return;
            }

            if (Record.Kind(record) == RecordKind.LeafDelta)
            {
                counts[address] = LeafDelta.Applied(Span(@base), record) is { } leaf ? Slotted.CountIn(leaf) : 0;
                return;
            }

            var width = Span(@base)[Record.LinkWidthAt];
            for (var i = 0; BranchDelta.Fault(record, Span(@base)) is null && i < Slotted.CountIn(record); i++)
            {
                var link = record[
                    (Record.HeaderSize + i * (sizeof(ushort) + Links.Length(1, width)) + sizeof(ushort))..
                ];
                var child = new Address(BinaryPrimitives.ReadUInt64LittleEndian(link));
                if (counts.TryGetValue(child, out var count))
                {
                    Links.Write(link, 0, width, child, count);
                }
            }

            var branch = BranchDelta.Applied(Page.Of(Span(@base).ToArray()), record);
            counts[address] = Enumerable.Range(0, Slotted.CountIn(branch) + 1).Sum(i => Links.Read(branch, i).Count);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // forged beyond sense
        }
    }

    private void Seal(bool chained)
    {
        var (digest, parent) = (Digest.Empty, (Hash?)null);
        foreach (var address in Records)
        {
            var record = Span(address);
            if (!Record.IsCommit(record))
            {
                digest = digest.With(Record.Seal(record, _generation, address));
                continue;
            }

            // one that is forged to be a commit may be too short for it
            if (chained && record.Length >= CommitRecord.NoteAt)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(record[CommitRecord.RecordsAt..], digest.Records);
                BinaryPrimitives.WriteUInt32LittleEndian(record[CommitRecord.DigestAt..], digest.Checksum);
                parent?.Write(record[CommitRecord.ParentHashAt..]);
            }

            Record.Seal(record, _generation, address);
            (digest, parent) = (Digest.Empty, Hash.Of(record));
        }
    }

    private void Name()
    {
        for (var index = 0; index < Functional.Values.LogIdentity.SlotCount; index++)
        {
            var slot = Superblock(index);
            var named = new Address(
                BinaryPrimitives.ReadUInt64LittleEndian(slot[(Functional.Logs.Superblock.SpineAt + sizeof(long))..])
            );
            if (named.Offset >= Functional.Values.LogIdentity.LogStart && named.End <= _bytes.Length)
            {
                Hash.Of(Span(named)).Write(slot[Functional.Logs.Superblock.HashAt..]);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum.Of(slot, 0, (ulong)index + 1));
        }
    }
}

/// <summary>How much a forger makes right again, each with what comes before it.</summary>
internal enum Mending
{
    Nothing,
    Checksums,
    Superblock,
    Chain,
    Counts,
}
