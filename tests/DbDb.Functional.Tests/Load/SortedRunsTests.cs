using System.Buffers;

namespace DbDb.Functional.Tests;

/// <summary>When what is loaded is put into a temporary file, and what comes of it.</summary>
public class SortedRunsTests
{
    private const int Bytes = 84;

    [Fact]
    public void An_entry_takes_its_bytes_and_eighty() => Assert.Equal(2 + 3 + 80, SortedRuns.BytesOf(new("ab", "cde")));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 5 * Bytes, 5)]
    [InlineData(5, (5 * Bytes) - 1, null)]
    [InlineData(5, 0, null)]
    public void Up_to_the_budget_all_stay_in_memory(int count, long budget, int? inMemory)
    {
        using var runs = SortedRuns.Of(Enumerable.Range(0, count).Select(Made), budget);

        Assert.Equal(inMemory, runs.CountInMemory);
        Assert.Equal(Enumerable.Range(0, count).Select(Made), runs.Entries());
    }

    [Fact]
    public void Of_those_in_memory_each_key_counts_once()
    {
        using var runs = SortedRuns.Of([new("b", "1"), new("a", "1"), new("b", "2")], 1000);

        Assert.Equal(2, runs.CountInMemory);
        Assert.Equal([new("a", "1"), new("b", "2")], runs.Entries());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_run_that_ends_with_the_key_with_which_the_next_begins_gives_it_once_as_it_is_there(int together)
    {
        Entry[] given =
        [
            .. Enumerable.Range(0, 20).SelectMany(i => new Entry[] { new($"{i:000}", "x"), new($"{i:000}", "y") }),
        ];
        using var runs = SortedRuns.Of(given, together * Bytes);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => new Entry($"{i:000}", "y")), runs.Entries());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => new Entry($"{i:000}", "y")), runs.Entries());
    }

    [Fact]
    public void Runs_of_which_only_some_follow_each_other_are_merged()
    {
        Entry[] given = [.. Enumerable.Range(20, 30).Concat(Enumerable.Range(0, 30)).Select(Made)];
        using var runs = SortedRuns.Of(given, 9 * Bytes);

        Assert.Equal(Enumerable.Range(0, 50).Select(Made), runs.Entries());
    }

    // However many processors sort them side by side: each run begins after the one before it, and ends after the next
    // begins.
    [Fact]
    public void Runs_that_begin_in_order_and_overlap_are_merged()
    {
        Entry[] given =
        [
            .. Enumerable.Range(0, 48).Select(i => new Entry($"{(i / 12 * 100) + (i % 12 * 30):000}", $"{i:00}")),
        ];
        using var runs = SortedRuns.Of(given, 47 * Bytes);
        var last = new SortedDictionary<Key, Entry>();
        foreach (var entry in given)
        {
            last[entry.Key] = entry;
        }

        Assert.Equal(last.Values, runs.Entries());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_key_that_is_too_long_is_refused(long budget) =>
        Assert.Throws<DbException>(() =>
            SortedRuns.Of([new("a", ""), new(new byte[Limits.MaxKeyBytes + 1], "")], budget)
        );

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void What_reading_the_callers_memory_throws_is_passed_on_as_it_is(long budget)
    {
        using var memory = new Unreadable();
        Entry[] given =
        [
            new("b", ""),
            new("a", ""),
            new((ReadOnlyMemory<byte>)memory.Memory, ""),
            new("c", ""),
            new((ReadOnlyMemory<byte>)memory.Memory, ""),
        ];

        Assert.Same(memory.Thrown, Xunit.Record.Exception(() => SortedRuns.Of(given, budget)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public void What_giving_them_throws_is_passed_on_as_it_is(long budget)
    {
        var thrown = new IOException("no more");
        Assert.Same(
            thrown,
            Xunit.Record.Exception(() =>
                SortedRuns.Of(Enumerable.Range(0, 10).Select(i => i == 7 ? throw thrown : Made(i)), budget)
            )
        );
    }

    private static Entry Made(int i) => new($"{i:000}", "v");

    private sealed class Unreadable : MemoryManager<byte>
    {
        public InvalidOperationException Thrown { get; } = new("it can't be read");

        public override Memory<byte> Memory => CreateMemory(3);

        public override Span<byte> GetSpan() => throw Thrown;

        public override MemoryHandle Pin(int elementIndex = 0) => throw Thrown;

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
