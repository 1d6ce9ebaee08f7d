using System.Globalization;
using System.Text.RegularExpressions;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests.Log;

/// <summary>The example of FORMAT.md is a file as it really is, and every byte of it is told.</summary>
public sealed partial class FormatExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_example_has_the_bytes_of_a_database_of_two_entries()
    {
        var file = Example();
        var told = Rows();

        Assert.NotEmpty(told);
        Assert.All(told, row =>
            Assert.Equal(
                (row.Offset, row.Hex, row.What),
                (row.Offset, Convert.ToHexString(file, row.Offset, row.Hex.Length / 2), row.What)
            )
        );
        var covered = told.SelectMany(row => Enumerable.Range(row.Offset, row.Hex.Length / 2)).ToArray();
        Assert.Equal(covered.Length, covered.Distinct().Count());
        Assert.All(Enumerable.Range(0, file.Length).Except(covered), at =>
            Assert.True(at < 8192 && file[at] == 0, $"byte {at} isn't told")
        );
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Example()
    {
        var store = FileStore.Open(_folder.Database, new() { Generation = 0x0123456789ABCDEF }).OrThrow();
        using (
            var db = Database
                .Open(
                    store,
                    new()
                    {
                        Clock = new SetClock
                        {
                            Ticks = (
                                new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch
                            ).Ticks,
                        },
                    }
                )
                .OrThrow()
        )
        {
            db.Transact(tree => tree.Set("apple", "red").Set("banana", "yellow"), "fruit").OrThrow();
        }

        return File.ReadAllBytes(_folder.Database);
    }

    private static (int Offset, string Hex, string What)[] Rows() =>
        [
            .. from Match row in Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "FORMAT.md")))
            let parts = row.Groups
            let hex = parts["hex"].Value.Replace(" ", "", StringComparison.Ordinal)
            select (Number(parts["offset"].Value), hex, parts["what"].Value),
        ];

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| (?<offset>\d+) \| `(?<hex>[0-9A-F ]+)` \| (?<what>.*) \|$",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Row();
}
