namespace DbDb.Functional.Tests;

/// <summary>What lies in a temporary file of sorted entries.</summary>
public sealed class RunFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_run_in_memory_says_what_it_has()
    {
        var run = new MemoryRun([new("a", "bc"), new("de", ""), new("f", "ghij")]);

        Assert.Equal(("a", "f", 3, 10L), (run.First.ToString(), run.Last.ToString(), run.Count, run.Bytes));
    }

    // They may lie in memory that the caller uses again.
    [Fact]
    public void Its_least_and_its_greatest_key_are_its_own()
    {
        var (first, last) = ("a"u8.ToArray(), "c"u8.ToArray());
        using var file = RunFile.Create();
        var run = file.Put(new MemoryRun([new(first, "1"), new("b", "2"), new(last, "3")]));
        (first[0], last[0]) = ((byte)'x', (byte)'y');

        Assert.Equal(("a", "c"), (run.First.ToString(), run.Last.ToString()));
        Assert.Equal(["a", "b", "c"], run.Entries().Select(entry => entry.Key.ToString()));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(70_000)]
    public void Where_the_file_was_cut_off_it_is_said_and_those_that_were_read_before_are_given(int length)
    {
        // Their lengths and bytes, of which the last begins after so many.
        Entry[] entries = [new("a", "first"), new("b", new byte[length])];
        byte[] bytes = [.. entries.SelectMany(Written)];
        var path = _folder.File("run");
        foreach (var cut in new[] { 1, length - 1, length, length + 1, length + 4, length + 8 })
        {
            File.WriteAllBytes(path, bytes[..^cut]);
            using var file = File.OpenHandle(path);
            var run = new FileRun(file, path, 0, bytes.Length, "a", "b");
            var read = new List<Entry>();

            Assert.Throws<DbException>(() => read.AddRange(run.Entries()));
            using var given = run.Entries().GetEnumerator();
            Assert.Equal(bytes.Length - cut >= 64 << 10, Xunit.Record.Exception(() => given.MoveNext()) is null);
        }

        File.WriteAllBytes(path, [.. new byte[5], .. bytes, .. new byte[5]]);
        using var whole = File.OpenHandle(path);
        Assert.Equal(entries, new FileRun(whole, path, 5, 5 + bytes.Length, "a", "b").Entries());
        Assert.Throws<DbException>(() =>
            new FileRun(whole, path, 5, 5 + bytes.Length - 1, "a", "b").Entries().ToList()
        );
        Assert.Throws<DbException>(() => new FileRun(whole, path, 5, 5 + 14 + 4, "a", "b").Entries().ToList());

        static byte[] Written(Entry entry) =>
            [
                .. BitConverter.GetBytes(entry.Key.Length),
                .. BitConverter.GetBytes(entry.Value.Length),
                .. entry.Key.Span,
                .. entry.Value.Span,
            ];
    }

    public void Dispose() => _folder.Dispose();
}
