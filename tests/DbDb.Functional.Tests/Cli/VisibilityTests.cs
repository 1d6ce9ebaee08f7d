using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

/// <summary>
/// What a terminal is sent can't steer it, and shows what is there; data that goes elsewhere stays as it is.
/// </summary>
public class VisibilityTests
{
    // Each leaves no mark of its own, or changes what others look like.
    public static TheoryData<int> Hidden =>
        [
            0x00,
            0x07,
            0x1B,
            0x7F,
            0x85,
            0x9B,
            0xAD,
            0x034F,
            0x061C,
            0x115F,
            0x180E,
            0x200B,
            0x200C,
            0x200D,
            0x200E,
            0x200F,
            0x2028,
            0x2029,
            0x202A,
            0x202B,
            0x202C,
            0x202D,
            0x202E,
            0x2060,
            0x2064,
            0x2066,
            0x2067,
            0x2068,
            0x2069,
            0x206F,
            0x3164,
            0xFDD0,
            0xFE0F,
            0xFEFF,
            0xFFA0,
            0xFFF9,
            0xFFFE,
            0xFFFF,
            0x1D173,
            0x1FFFE,
            0xE0001,
            0xE0041,
            0xE01EF,
            0x10FFFF,
        ];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void What_is_not_seen_is_spelt_out_on_a_terminal_and_in_messages(int value)
    {
        var hidden = char.ConvertFromUtf32(value);
        var spelt = string.Concat(Encoding.UTF8.GetBytes(hidden).Select(b => $@"\x{b:x2}"));
        using var dbdb = new CommandLine { TerminalWidth = 200 };
        using (var db = Database.Open(dbdb.Path).OrThrow())
        {
            db.Transact(tree => tree.Set($"k{hidden}", $"v{hidden}"), $"n{hidden}").OrThrow();
        }

        foreach (var format in new[] { "table", "tsv", "csv" })
        {
            Assert.Contains($"k{spelt}", Visible(dbdb.Run("scan", "--format", format)), StringComparison.Ordinal);
            Assert.Contains($"n{spelt}", Visible(dbdb.Run("log", "--format", format)), StringComparison.Ordinal);
            Assert.Contains($"v{spelt}", Visible(dbdb.Run("diff", "0", "--format", format)), StringComparison.Ordinal);
        }

        dbdb.Run("get", $"k{hidden}").Succeeds($"v{spelt}");
        Visible(dbdb.Run("scan", "--format", "json"));
        Visible(dbdb.Run("export", "--history"));
        Visible(dbdb.Run("graph"));
        Assert.Contains(
            $"f{spelt}",
            dbdb.RunRaw([], [dbdb.File($"f{hidden}"), "scan"]).Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Hidden))]
    public void Elsewhere_it_stays_byte_for_byte(int value)
    {
        var hidden = char.ConvertFromUtf32(value);
        using var dbdb = new CommandLine();
        dbdb.Given("set", "k", hidden);
        Assert.Equal(Encoding.UTF8.GetBytes(hidden), dbdb.Run("get", "k").Output);
        if (value > 0x9F)
        {
            dbdb.Run("scan").Succeeds($"k\t{hidden}\n");
        }
    }

    [Theory]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData(@"C:\x41", @"C:\x41")]
    [InlineData("over\rwritten", @"over\x0dwritten")]
    [InlineData("é価🍎\u00a0", "é価🍎\u00a0")]
    public void Lines_stay_lines(string value, string shown)
    {
        using var dbdb = new CommandLine { TerminalWidth = 80 };
        dbdb.RunOn(value, "set", "k", "-").Succeeds("");
        dbdb.Run("get", "k").Succeeds(shown);
    }

    [Fact]
    public void A_character_is_known_wherever_what_is_written_is_parted()
    {
        byte[] bytes = [.. "a\u202Eé🍎\u001b"u8, 0xE2, 0x80, 0xFF, 0xC3];
        const string Shown = @"a\xe2\x80\xaeé🍎\x1b\xe2\x80\xff\xc3";
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                using var terminal = new MemoryStream();
                using var stream = new TerminalStream(terminal);
                stream.Write(bytes.AsSpan(0, first));
                stream.Write(bytes.AsSpan(first, second - first));
                stream.Write(bytes.AsSpan(second));
                stream.Flush();
                Assert.Equal(Shown, Encoding.UTF8.GetString(terminal.ToArray()));
            }
        }
    }

    private static string Visible(Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.All(outcome.Text.EnumerateRunes(), rune =>
            Assert.True(ByteText.IsVisible(rune) || rune.Value is '\n' or '\t', $"U+{rune.Value:X4}")
        );
        return outcome.Text;
    }
}
