using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class RawArgumentsTests
{
    [Fact]
    public void N5_arguments_that_are_not_UTF_8_keep_their_bytes()
    {
        byte[] first = [0xFF, (byte)'a', 0xC3, 0xA9, 0xC3];
        var second = Encoding.UTF8.GetBytes("\uFFFD🍎");
        byte[] commandLine = [.. "dotnet\0/x/dbdb.dll\0f\0"u8, .. first, 0, .. second, 0, 0];
        string[] decoded = ["f", Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second), ""];
        var recovered = RawArguments.Recover(decoded, commandLine);
        Assert.Equal([.. "f"u8], RawArguments.Bytes(recovered[0]));
        Assert.Equal(first, RawArguments.Bytes(recovered[1]));
        Assert.Equal(second, RawArguments.Bytes(recovered[2]));
        Assert.Empty(RawArguments.Bytes(recovered[3]));
        Assert.Equal([true, false, true, true], recovered.Select(RawArguments.IsText));
    }

    [Fact]
    public void Every_pair_of_bytes_is_recovered()
    {
        for (var pair = 0x0101; pair <= 0xFFFF; pair++)
        {
            byte[] raw = [(byte)(pair >> 8), (byte)pair];
            if (!raw.Contains((byte)0))
            {
                var recovered = RawArguments.Recover([Encoding.UTF8.GetString(raw)], [.. raw, 0]);
                Assert.Equal(raw, RawArguments.Bytes(recovered[0]));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("other\0")]
    [InlineData("unended")]
    public void What_does_not_match_is_refused(string commandLine)
    {
        string[] arguments = ["a\uFFFD", "b"];
        var refused = Assert.Throws<Failure>(() =>
            RawArguments.Recover(arguments, Encoding.UTF8.GetBytes(commandLine))
        );
        Assert.Equal(ExitCode.WrongArguments, refused.Code);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDBFF)]
    [InlineData(0xDC00)]
    [InlineData(0xDFFF)]
    public void Half_a_character_is_no_text(int half)
    {
        Assert.False(RawArguments.IsText($"{(char)half}"));
        Assert.False(RawArguments.IsText($"é{(char)half}z"));
    }
}
