using System.Buffers;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>What the cache asks its store for, and what it keeps of it.</summary>
public sealed class NodeCacheTests : IDisposable
{
    private const int Entries = 2000;

    private readonly MemoryStore _log = new();
    private readonly Database _db;
    private readonly Spy _spy;
    private readonly LogHead _head;

    public NodeCacheTests()
    {
        _db = Database.Open(_log).OrThrow();
        _db.LoadAscending(Enumerable.Range(0, Entries).Select(i => new Entry($"{i:0000}", new byte[100]))).OrThrow();
        _db.Transact(tree => tree.Set("0001", "new").Set("1000", "new")).OrThrow();
        _spy = new(_log);
        _head = _log.ReadHead().OrThrow();
    }

    public enum Way
    {
        Load,
        Look,
        LookTogether,
        PassTogether,
    }

    [Theory]
    [InlineData(Way.Load)]
    [InlineData(Way.Look)]
    [InlineData(Way.LookTogether)]
    [InlineData(Way.PassTogether)]
    public void What_another_holder_has_is_taken_from_it_and_counted_as_found(Way way)
    {
        var cache = Cache();
        var (one, other) = (Root(cache), Root(cache));
        var node = cache.Load(one, Interest.Lasting);
        var before = _spy.Reads;

        Assert.Equal(1, Hits(() => Assert.True(node.IsSameAs(By(way, cache, other)))));
        Assert.True(node.IsSameAs(other.Node));
        Assert.Equal(before, _spy.Reads);

        // Now it has it itself.
        Assert.Equal(0, Hits(() => Assert.True(node.IsSameAs(By(Way.LookTogether, cache, other)))));
    }

    [Fact]
    public void Several_that_are_missing_are_fetched_together_and_then_those_that_they_are_changes_to()
    {
        var cache = Cache();
        var leaves = Leaves(cache);
        var bases = leaves
            .Select(leaf => Delta.Read(Page.Of(Bytes(leaf.Address)), leaf.Address))
            .OfType<Delta>()
            .Select(delta => delta.Base)
            .ToArray();
        Assert.Equal(2, bases.Length);
        cache.Load(leaves[2], Interest.Lasting);
        _spy.Fetched.Clear();

        var nodes = Together(cache, Interest.Lasting, leaves);

        Assert.All(nodes, node => Assert.False(node.IsNone));
        Assert.Equal(2, _spy.Fetched.Count);
        Assert.Equal(leaves.Where((_, i) => i != 2).Select(leaf => leaf.Address), _spy.Fetched[0]);
        Assert.Equal(bases, _spy.Fetched[1]);
    }

    [Fact]
    public void One_that_is_missing_is_only_read()
    {
        var cache = Cache();
        var leaves = Leaves(cache);
        cache.Load(leaves[1], Interest.Lasting);
        _spy.Fetched.Clear();

        Together(cache, Interest.Lasting, leaves[..2]);
        Together(cache, Interest.Lasting, leaves[..2]);

        Assert.Empty(_spy.Fetched);
    }

    [Fact]
    public void What_can_not_be_read_is_left_out_and_the_others_are_there()
    {
        var cache = Cache();
        var leaves = Leaves(cache);
        var gone = new Stored(Address.At(_head.End + 8, 64), 1, 0);

        var nodes = Together(cache, Interest.Look, leaves[0], gone, leaves[1]);

        Assert.Equal([true, false, true], nodes.Select(node => !node.IsNone));
    }

    [Fact]
    public void Without_room_a_branch_is_kept_at_the_first_look_and_a_leaf_at_the_second()
    {
        // A usual node would be one byte too many.
        var value = Stored(10_000);
        var budget = 96 + value.Length + 4095;
        var large = Leaves(Cache())[3];
        var (root, leaf) = (Root(Cache()), new Stored(large.Address, large.Count, 0));
        Full().Load(root, Interest.Look);
        Assert.False(root.Node.IsNone);

        var cache = Full();
        cache.Load(leaf, Interest.Look);
        Assert.True(leaf.Node.IsNone);
        Together(cache, Interest.Passing, leaf);
        Assert.True(leaf.Node.IsNone);
        Together(cache, Interest.Look, leaf);
        Assert.False(leaf.Node.IsNone);

        var lasting = new Stored(large.Address, large.Count, 0);
        Together(Full(), Interest.Lasting, lasting);
        Assert.False(lasting.Node.IsNone);

        NodeCache Full()
        {
            var full = Cache(budget);
            full.LoadValue(value);
            Assert.Equal(96 + value.Length, full.Bytes);
            return full;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leaf_that_is_made_whole_is_kept_whole_unless_it_is_gone(bool isGone)
    {
        _db.Transact(tree => tree.Set("0003", "newer")).OrThrow();
        var cache = Cache();
        var leaf = _db
            .Head.Tree.Root.Child.AsStored()
            .Node.AsBranch()
            .Children.First(child => child.Stored?.Node.Amended is not null)
            .AsStored();
        var amended = leaf.Node.Amended!;
        leaf.Node = isGone ? Node.None : amended;

        var page = cache.Whole(leaf, amended);

        Assert.True(leaf.Node.IsSameAs(isGone ? Node.None : page));
        Assert.Equal(amended.Count, Slotted.CountIn(page));
    }

    [Fact]
    public void What_is_asked_for_as_a_value_and_is_none_is_damage()
    {
        var error = Assert.IsType<DbError.Corrupt>(
            Assert.Throws<DbException>(() => Cache().LoadValue(_head.Commit.Root)).Error
        );
        Assert.Equal(_head.Commit.Root.Offset, error.Offset);
    }

    [Theory]
    [InlineData(64 << 10, 0)]
    [InlineData((64 << 10) + 8, 1)]
    public void A_value_is_kept_up_to_so_many_bytes_with_its_header(int record, int again)
    {
        var address = Stored(record - Record.HeaderSize);
        var cache = Cache();
        Assert.Equal(record, address.Length);
        Assert.Equal(record - Record.HeaderSize, cache.LoadValue(address).Length);
        var before = _spy.Reads;

        Assert.Equal(1 - again, Hits(() => cache.LoadValue(address)));
        Assert.Equal(before + again, _spy.Reads);
    }

    [Fact]
    public void A_value_that_is_asked_for_again_and_again_outlives_those_that_are_asked_for_once()
    {
        var values = Enumerable.Range(0, 30).Select(_ => Stored(10_000)).ToArray();
        var cache = Cache(budget: 100_000);
        cache.LoadValue(values[0]);
        cache.LoadValue(values[0]);

        var reads = new List<int>();
        foreach (var value in values[1..])
        {
            cache.LoadValue(value);
            var before = _spy.Reads;
            cache.LoadValue(values[0]);
            reads.Add(_spy.Reads - before);
        }

        Assert.Equal(0, reads.Sum());
    }

    // Its child's share is counted with the branch, and then with the child's own node.
    [Fact]
    public void A_node_counts_with_its_page_its_holder_and_the_holders_that_it_brings()
    {
        var cache = Cache();
        var root = Root(cache);
        var branch = cache.Load(root, Interest.Lasting).AsBranch();
        var expected =
            96 + branch.Page.Length + ((branch.Children.Length - 1) * 96) + (root.Delta?.Changes.Span.Length ?? 0);
        Assert.Equal(expected, cache.Bytes);

        foreach (var leaf in Leaves(cache))
        {
            expected +=
                96 + cache.Load(leaf, Interest.Lasting).AsPage().Length + (leaf.Delta?.Changes.Span.Length ?? 0);
            Assert.Equal(expected, cache.Bytes);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 24)]
    [InlineData(24, 0)]
    [InlineData(24, 24)]
    public void A_record_is_found_wherever_in_an_array_the_store_has_it_and_copied_only_where_it_is_not_all(
        int ahead,
        int behind
    )
    {
        _spy.Ahead = ahead;
        _spy.Behind = behind;
        var address = Stored(5000);
        var cache = Cache();

        var value = cache.LoadValue(address);

        Assert.Equal(5000, value.Length);
        Assert.True(MemoryMarshal.TryGetArray(value, out var segment));
        Assert.Equal(ahead + behind == 0, ReferenceEquals(_spy.Last, segment.Array));
        Assert.Equal(
            Entries,
            new Tree(new(Root(cache), _head.Commit.Height), _head.Limits, new(cache, FreshValues.None))
                .Range(KeyRange.All)
                .Count()
        );
    }

    [Fact]
    public void A_record_that_lies_in_no_array_is_copied()
    {
        using var foreign = new Foreign();
        _spy.Foreign = foreign;
        var value = Cache().LoadValue(Stored(5000));

        Assert.Equal(5000, value.Length);
        Assert.True(MemoryMarshal.TryGetArray(value, out _));
    }

    public void Dispose() => _db.Dispose();

    private static Node By(Way way, NodeCache cache, Stored stored) => way switch
    {
        Way.Load => cache.Load(stored, Interest.Lasting),
        Way.Look => cache.Load(stored, Interest.Look),
        Way.LookTogether => Together(cache, Interest.Look, stored).Single(),
        _ => Together(cache, Interest.Passing, stored).Single(),
    };

    private static Node[] Together(NodeCache cache, Interest interest, params Stored[] children)
    {
        var nodes = new Node[children.Length];
        cache.Load(children, nodes, interest);
        return nodes;
    }

    // Of this thread's: other tests' databases are measured with ours.
    private static long Hits(Action act)
    {
        var (hits, mine) = (0L, Environment.CurrentManagedThreadId);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "dbdb.cache.hits")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>(
            (_, value, _, _) => hits += Environment.CurrentManagedThreadId == mine ? value : 0
        );
        meters.Start();
        act();
        return hits;
    }

    private NodeCache Cache(long budget = 64 << 20) => new(_spy, _head.Generation, budget);

    private Stored Root(NodeCache cache) => cache.Link(_head.Commit.Root, _head.Commit.Count, _head.Commit.Height - 1);

    private Stored[] Leaves(NodeCache cache)
    {
        Assert.Equal(2, _head.Commit.Height);
        var branch = cache.Load(Root(cache), Interest.Lasting).AsBranch();
        return [.. Enumerable.Range(0, branch.Children.Length).Select(i => branch.ChildAt(i, cache).AsStored())];
    }

    private byte[] Bytes(Address address) => _log.Read(address).OrThrow().ToArray();

    // A value that is stored on its own: one record of the commit that sets it.
    private Address Stored(int length)
    {
        var offset = _db.Head.Address.End;
        _db.Transact(tree => tree.Set($"long {offset}", new byte[length])).OrThrow();
        while (true)
        {
            var header = Bytes(Address.At(offset, Record.HeaderSize));
            var address = Address.At(offset, Record.Padded(Record.Length(header)));
            if (Record.Kind(header) == RecordKind.Value)
            {
                return address;
            }

            offset = address.End;
        }
    }

    // Memory that is no array, as a mapped file's is.
    private sealed class Foreign : MemoryManager<byte>
    {
        private byte[] _bytes = [];

        public ReadOnlyMemory<byte> With(byte[] bytes)
        {
            _bytes = bytes;
            return CreateMemory(bytes.Length);
        }

        public override Span<byte> GetSpan() => _bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Spy(MemoryStore log) : StoreDecorator(log)
    {
        public List<Address[]> Fetched { get; } = [];

        public int Reads { get; private set; }

        public int Ahead { get; set; }

        public int Behind { get; set; }

        public byte[]? Last { get; private set; }

        public Foreign? Foreign { get; set; }

        public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
        {
            Reads++;
            return base.Read(address)
                .Map(bytes =>
                {
                    Last = [.. new byte[Ahead], .. bytes.Span, .. new byte[Behind]];
                    return Foreign is { } foreign
                        ? foreign.With(bytes.ToArray())
                        : (ReadOnlyMemory<byte>)Last.AsMemory(Ahead, bytes.Length);
                });
        }

        public override void Prefetch(ReadOnlySpan<Address> addresses) => Fetched.Add(addresses.ToArray());
    }
}
