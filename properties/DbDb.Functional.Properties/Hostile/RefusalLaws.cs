using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What no database writes is refused, however right its checksum.</summary>
public class RefusalLaws
{
    private const int Offset = 80_000;

    [Law]
    public Property A_page_whose_keys_do_not_ascend_is_refused([Within(2, 40)] int entries, [Within(0, 1000)] int which)
    {
        // Keys of one letter and a number: a greater letter in one of them, or an equal key twice.
        var at = 1 + which % (entries - 1);
        var (sound, descending, twice, headless) = (Leaf(entries), Leaf(entries), Leaf(entries), Leaf(entries));
        Suffix(descending, at - 1)[0] = (byte)'z';
        Suffix(twice, at - 1).CopyTo(Suffix(twice, at));
        headless[Slotted.SlotsAt + at * 8 + 7]++;
        foreach (var page in new[] { descending, twice })
        {
            Rehead(page);
        }

        return (
            Fault(sound) is null
            && Fault(descending) is not null
            && Fault(twice) is not null
            && Fault(headless) is not null
        ).Label($"{Fault(sound)}; {Fault(descending)}; {Fault(twice)}; {Fault(headless)}");
    }

    [Law]
    public bool A_link_that_leads_forwards_or_counts_more_than_there_can_be_is_refused(
        [Within(1, 20)] int level,
        [Within(2, 8)] int children
    )
    {
        var honest = Address.At(Offset - 1000, 64);
        var most = (honest.End - LogIdentity.LogStart) / 8;
        var least = 1L << (level - 1);
        return least > most
            || (
                Fault(level, children, honest, most) is null
                && Fault(level, children, honest, least) is null
                && Fault(level, children, honest, most + 1) is not null
                && (level == 1 || Fault(level, children, honest, least - 1) is not null)
                && Fault(level, children, Address.At(Offset - 56, 64), least) is not null
                && Fault(level, children, Address.At(Offset - 66_000, 65_544), least) is not null
                && Fault(level, children, Address.At(LogIdentity.LogStart - 8, 64), 1) is not null
                && Fault(level, children, Address.At(Offset - 1000, 8), least) is not null
            );
    }

    [Fact]
    public void Links_that_are_wider_than_they_need_be_are_refused()
    {
        var branch = StoredNode.Branch([FreshEntry.Separator("m"u8.ToArray())], 5);
        Assert.Null(branch.Fault);
        var (heapEnd, links) = (
            new Slotted(branch.Record).HeapEnd,
            new[] { Links.Read(branch.Record, 0), Links.Read(branch.Record, 1) }
        );
        foreach (var width in new[] { 4, 8 })
        {
            var record = new byte[Record.Padded(heapEnd + Links.Length(2, width))];
            branch.Record.AsSpan(0, heapEnd).CopyTo(record);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(
                record.AsSpan(Record.LengthAt),
                heapEnd + Links.Length(2, width)
            );
            record[Record.LinkWidthAt] = (byte)width;
            for (var i = 0; i < 2; i++)
            {
                Links.Write(record.AsSpan(heapEnd), i, width, links[i].Address, links[i].Count);
            }

            Assert.NotNull((branch with { Record = record }).Fault);
        }
    }

    [Fact]
    public void A_verification_tells_of_any_commit_whose_jump_leads_elsewhere_the_newest_too()
    {
        Assert.Empty(Violations(liar: 0));
        for (var liar = 2; liar <= 20; liar++)
        {
            Assert.NotEmpty(Violations(liar));
        }

        // 20 commits, one of which says that there is nothing where it could jump to, or something where there isn't.
        static IReadOnlyList<Violation> Violations(int liar)
        {
            var file = Contrived.Chained(7, Limits.Default, 20, dropped: 3, (ordinal, places) =>
                ordinal != liar ? places[(int)Spine.JumpOf(ordinal)] : places[Spine.JumpOf(ordinal) > 0 ? 0 : 1]
            );
            var disk = new SimulatedDisk(image: DiskImage.Empty.Set("file", file));
            using var database = FileStore
                .Open("file", new() { Mode = OpenMode.ReadOnly }, disk)
                .Bind(store => Database.Open(store))
                .OrThrow();
            return [.. Verification.Of(database)];
        }
    }

    [Law]
    public bool A_slot_that_names_what_can_not_be_is_damaged([Within(1, 600)] int revision)
    {
        var named = Address.At(LogIdentity.LogStart + (revision - 1) * 120, 120);
        return IsValid(revision, named, 0)
            && IsValid(1L << 62, named, 0)
            && !IsValid((1L << 62) + 1, named, 0)
            && !IsValid(long.MaxValue, named, 0)
            && IsValid(revision, named, Superblock.MaxTurn)
            && !IsValid(revision, named, Superblock.MaxTurn + 2)
            && !IsValid(revision, named, long.MaxValue - 1)
            && !IsValid(1, Address.At(LogIdentity.LogStart - 8, 136), 0)
            && !IsValid(1, Address.At(LogIdentity.LogStart, 1168), 0);
    }

    [Law]
    public bool Nothing_parts_keys_that_are_out_of_order(Key a, Key b) =>
        a.CompareTo(b) switch
        {
            < 0 => Separator.Between(a.Span, b.Span).Length > 0 && IsBroken(b, a),
            > 0 => Separator.Between(b.Span, a.Span).Length > 0 && IsBroken(a, b),
            _ => IsBroken(a, b),
        };

    private static bool IsBroken(Key left, Key right)
    {
        try
        {
            Separator.Between(left.Span, right.Span);
            return false;
        }
        catch (DbException e)
        {
            return e.Error is DbError.Corrupt;
        }
    }

    private static byte[] Leaf(int entries) =>
        PageAssembly
            .Make(
                RecordKind.Leaf,
                0,
                default,
                [
                    .. Enumerable
                        .Range(0, entries)
                        .Select(i => new FreshEntry(
                            new[] { (byte)(i < entries / 2 ? 'a' : 'b'), (byte)i },
                            new byte[] { 7 },
                            OutOfLine: false
                        )),
                ],
                default
            )
            .Span.ToArray();

    private static Span<byte> Suffix(byte[] page, int i)
    {
        var view = new Slotted(page);
        return page.AsSpan(view.HeapAt + view.OffsetAt(i), view.SuffixAt(i).Length);
    }

    private static void Rehead(byte[] page)
    {
        for (var i = 0; i < Slotted.CountIn(page); i++)
        {
            var view = new Slotted(page);
            var slot = Slotted.SlotOf(view.SuffixAt(i), view.OffsetAt(i), flags: 0);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(Slotted.SlotsAt + i * 8), slot);
        }
    }

    private static string? Fault(byte[] leaf) =>
        NodeRecord.Fault(leaf, Address.At(Offset, Record.Padded(leaf.Length)), Slotted.CountIn(leaf), 0);

    // Of a branch with one link to this address, counting so many, and others that are sound.
    private static string? Fault(int level, int children, Address linked, long count)
    {
        var least = 1L << (level - 1);
        var nodes = Enumerable
            .Range(0, children)
            .Select(i =>
                (Node)
                    new Stored(
                        i == 0 ? linked : Address.At(Offset - 900 + i * 64, 64),
                        i == 0 ? count : least,
                        level - 1
                    )
            )
            .ToArray();
        var separators = Enumerable
            .Range(0, children - 1)
            .Select(i => FreshEntry.Separator(new[] { (byte)i }))
            .ToArray();
        var branch = new Branch(
            PageAssembly.Make(RecordKind.Branch, level, default, separators, default),
            nodes,
            nodes.Sum(node => node.Count),
            owner: null
        );
        var writer = new SegmentWriter(LogHead.Genesis(1, Limits.Default));
        NodeRecord.AddBranch(writer, branch);
        var record = writer.TakeAll().Single().Span;
        return NodeRecord.Fault(record, Address.At(Offset, record.Length), branch.Count, level);
    }

    private static bool IsValid(long revision, Address named, long turn)
    {
        var commit = Commit.Genesis with { Revision = new(revision) };
        var head = new LogHead(
            1,
            Limits.Default,
            commit,
            named,
            named.End,
            default,
            [new(1, new(revision), named), .. Spine.Genesis]
        );
        return Superblock.Decode(Superblock.Encode(head, turn), (int)(turn % 2)) is Slot.Valid;
    }
}
