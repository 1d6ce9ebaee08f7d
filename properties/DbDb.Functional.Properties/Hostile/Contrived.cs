namespace DbDb.Functional.Properties;

/// <summary>Files that are well formed, record by record, and together aren't what any database would write.</summary>
internal static class Contrived
{
    private static readonly Edit _edit = new(NoNodes.Instance, Limits.Default, Owner: null);

    public static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>
    /// Levels of branches, each with all its links to the one node below, and a filler that makes room for what they
    /// claim.
    /// </summary>
    public static byte[] Ladder(ulong generation, Limits limits, int levels, int fan, int filler) =>
        Written(generation, limits, writer =>
        {
            NodeRecord.AddValue(writer, new byte[filler]);
            var (node, count) = (NodeRecord.AddLeaf(writer, Leaf("m")), 1L);
            for (var level = 1; level <= levels && count < long.MaxValue / 8; level++)
            {
                var below = new Stored(node, count, level - 1);
                var branch = BranchOf(level, Enumerable.Repeat(below, fan), i => $"{i}");
                (node, count) = (NodeRecord.AddBranch(writer, branch), count * fan);
            }

            return (node, count);
        });

    /// <summary>Branches of one entry on the left, and all others in the level below.</summary>
    public static byte[] Stairs(ulong generation, Limits limits, int levels) => Written(generation, limits, writer =>
        {
            NodeRecord.AddValue(writer, new byte[4000]);
            var leaf = NodeRecord.AddLeaf(writer, Leaf("m"));
            var (node, count) = (leaf, 1L);
            for (var level = 1; level <= levels; level++)
            {
                var branch = BranchOf(level, [new Stored(leaf, 1, level - 1), new Stored(node, count, level - 1)], _ =>
                    "a"
                );
                (node, count) = (NodeRecord.AddBranch(writer, branch), count + 1);
            }

            return (node, count);
        });

    /// <summary>Entries that all refer to one value.</summary>
    public static byte[] SharedValue(ulong generation, Limits limits, int entries, int length) =>
        Written(generation, limits, writer =>
        {
            var payload = FreshValues.Payload(NodeRecord.AddValue(writer, new byte[length]));
            var leaf = PageAssembly.Make(
                RecordKind.Leaf,
                0,
                default,
                [.. Enumerable.Range(0, entries).Select(i => new FreshEntry(Key($"{i:D4}"), payload, OutOfLine: true))],
                default
            );
            return (NodeRecord.AddLeaf(writer, leaf), entries);
        });

    /// <summary>Values each of which holds the next.</summary>
    public static byte[] Nested(ulong generation, Limits limits, int depth) => Written(generation, limits, writer =>
        {
            const int Unit = 64;
            var start = writer.Head.End;
            var value = writer.Add(Unit * (depth + 1), depth, (record, depth) =>
            {
                for (var i = depth; i >= 0; i--)
                {
                    var inner = record[(i * Unit)..];
                    Record.WriteHeader(inner, RecordKind.Value, 0, inner.Length);
                    Record.Seal(inner, generation, Address.At(start + i * Unit, inner.Length));
                }
            });
            var leaf = PageAssembly.Make(
                RecordKind.Leaf,
                0,
                default,
                [
                    .. Enumerable
                        .Range(0, depth + 1)
                        .Select(i => new FreshEntry(
                            Key($"{i:D4}"),
                            FreshValues.Payload(Address.At(start + i * Unit, value.Length - i * Unit)),
                            OutOfLine: true
                        )),
                ],
                default
            );
            return (NodeRecord.AddLeaf(writer, leaf), depth + 1);
        });

    /// <summary>
    /// Leaves of one entry each, all of them stored as changes to one leaf, which is as long as a leaf can be.
    /// </summary>
    public static byte[] SharedBase(ulong generation, Limits limits, int leaves, int length) =>
        Written(generation, limits, writer =>
        {
            var whole = NodeRecord.AddLeaf(
                writer,
                PageAssembly.Make(
                    RecordKind.Leaf,
                    0,
                    default,
                    [new(Key("m"), new byte[length], OutOfLine: false)],
                    default
                )
            );
            var nodes = new List<Stored>();
            for (var i = 0; i < leaves; i++)
            {
                var entry = new FreshEntry(Key($"{i:D4}"), new byte[] { 1 }, OutOfLine: false);
                var changes = PageAssembly.Make(
                    RecordKind.LeafDelta,
                    0,
                    default,
                    [entry, FreshEntry.Separator(Key("m"))],
                    default
                );
                changes.Writable[Slotted.SlotsAt + Slotted.SlotSize + 1] |= (byte)(Slotted.RemovedFlag >> 8);
                nodes.Add(new(NodeRecord.AddDelta(writer, new Delta(changes, whole, 80)), 1, 0));
            }

            for (var level = 1; nodes.Count > 1; level++)
            {
                // What lies below the parts, and the separators between them, by the number of the first leaf of each.
                var (reach, above) = ((int)Math.Pow(40, level - 1), new List<Stored>());
                for (var first = 0; first < nodes.Count; first += 40)
                {
                    var part = nodes.Skip(first).Take(first + 41 == nodes.Count ? 41 : 40).ToArray();
                    if (part.Length == 1)
                    {
                        break; // it went with those before it
                    }

                    var branch = BranchOf(level, part, at => $"{(first + at + 1) * reach:D4}");
                    above.Add(new(NodeRecord.AddBranch(writer, branch), branch.Count, level));
                }

                nodes = above;
            }

            return (nodes[0].Address, nodes[0].Count);
        });

    /// <summary>
    /// Commits of nothing, whose jumps lead no farther than to their parents; before the first so many revisions were
    /// dropped.
    /// </summary>
    public static byte[] Chain(ulong generation, Limits limits, int commits, int dropped) =>
        Chained(generation, limits, commits, dropped, (_, places) => places[^1]);

    /// <summary>
    /// The same, but that jumps lead where they should, and say of each commit there that it is as old as can be.
    /// </summary>
    public static byte[] LyingJumps(ulong generation, Limits limits, int commits, int dropped) =>
        Chained(generation, limits, commits, dropped, (ordinal, places) =>
            places[(int)Spine.JumpOf(ordinal)] is var jump && jump.Ordinal > 0
                ? jump with
                {
                    Revision = new(jump.Ordinal),
                }
                : jump
        );

    /// <summary>Commits of nothing, with jumps to these: by ordinals, and where the commits before lie.</summary>
    public static byte[] Chained(
        ulong generation,
        Limits limits,
        int commits,
        int dropped,
        Func<int, List<Waypoint>, Waypoint> jumpOf
    )
    {
        var genesis = LogHead.Genesis(generation, limits);
        var (log, places, hash, commit) = (
            new List<byte>(),
            new List<Waypoint> { genesis.Spine[0] },
            genesis.Hash,
            genesis.Commit
        );
        for (var ordinal = 1; ordinal <= commits; ordinal++)
        {
            var (parent, jump) = (places[^1], jumpOf(ordinal, places));
            commit = new()
            {
                Revision = new(ordinal + dropped),
                Ordinal = ordinal,
                Instant = new(ordinal),
                Root = Address.None,
                Count = 0,
                Height = 0,
                Start = LogIdentity.LogStart + log.Count,
                Records = 0,
                Digest = Digest.Empty.Checksum,
                Parent = parent.Address,
                ParentRevision = parent.Revision,
                Jump = jump.Address,
                JumpRevision = jump.Revision,
                ParentHash = hash,
                Note = "",
            };
            var record = new byte[CommitRecord.Length(commit)];
            CommitRecord.Write(commit, record);
            places.Add(new(ordinal, commit.Revision, Address.At(commit.Start, record.Length)));
            Record.Seal(record, generation, places[^1].Address);
            hash = Hash.Of(record);
            log.AddRange(record);
        }

        // The slot is right, so that the file is opened.
        var spine = new List<Waypoint> { places[^1] };
        while (spine[^1].Ordinal > 0)
        {
            spine.Add(places[(int)Spine.JumpOf(spine[^1].Ordinal)]);
        }

        var newest = places[^1].Address;
        var head = new LogHead(generation, limits, commit, newest, newest.End, hash, [.. spine]);
        return [.. Superblock.Encode(genesis, 0), .. Superblock.Encode(head, 1), .. log];
    }

    /// <summary>Leaves in any order, under branches that say they are in order.</summary>
    public static byte[] Disordered(ulong generation, Limits limits, int size, int seed) =>
        Written(generation, limits, writer =>
        {
            var random = new Random(seed);
            var nodes = new List<Stored>();
            for (var i = 0; i < 2 + size % 40; i++)
            {
                var keys = Enumerable
                    .Range(0, 1 + random.Next(4))
                    .Select(_ => Any(random))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .ToArray();
                nodes.Add(new(NodeRecord.AddLeaf(writer, Leaf(keys)), keys.Length, 0));
            }

            for (var level = 1; nodes.Count > 1; level++)
            {
                var above = new List<Stored>();
                for (var rest = nodes; rest.Count > 1;)
                {
                    var separators = Enumerable
                        .Range(0, 10)
                        .Select(_ => Any(random))
                        .Distinct(StringComparer.Ordinal)
                        .Take(Math.Min(rest.Count - 1, 1 + random.Next(3)))
                        .Order(StringComparer.Ordinal)
                        .ToArray();
                    var branch = BranchOf(level, rest.Take(separators.Length + 1), at => separators[at]);
                    above.Add(new(NodeRecord.AddBranch(writer, branch), branch.Count, level));
                    rest = rest[(separators.Length + 1)..];
                }

                nodes = above;
            }

            return (nodes[0].Address, nodes[0].Count);
        });

    private static string Any(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => "abcd"[random.Next(4)]));

    private static byte[] Key(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static Page Leaf(params string[] keys) =>
        PageAssembly.Make(
            RecordKind.Leaf,
            0,
            default,
            [.. keys.Select(key => new FreshEntry(Key(key), new byte[] { 1 }, OutOfLine: false))],
            default
        );

    private static Branch BranchOf(int level, IEnumerable<Stored> children, Func<int, string> separator)
    {
        var all = children.Select(child => (Node)child).ToArray();
        var page = PageAssembly.Make(
            RecordKind.Branch,
            level,
            default,
            [.. Enumerable.Range(0, all.Length - 1).Select(i => FreshEntry.Separator(Key(separator(i))))],
            default
        );
        return new(page, all, all.Sum(child => child.Count), _edit.Owner);
    }

    // The tree's root comes back with its level in its record.
    private static byte[] Written(ulong generation, Limits limits, Func<SegmentWriter, (Address Root, long Count)> tree)
    {
        var genesis = LogHead.Genesis(generation, limits);
        var writer = new SegmentWriter(genesis);
        var (root, count) = tree(writer);
        var log = writer.TakeAll().SelectMany(chunk => chunk.ToArray()).ToArray();
        var level = log[root.Offset - LogIdentity.LogStart + Record.LevelAt];
        writer.Commit(root, count, level + 1, new Instant(1), "");
        return
        [
            .. Superblock.Encode(genesis, 0),
            .. Superblock.Encode(writer.Head, 1),
            .. log,
            .. writer.TakeAll().SelectMany(chunk => chunk.ToArray()),
        ];
    }
}
