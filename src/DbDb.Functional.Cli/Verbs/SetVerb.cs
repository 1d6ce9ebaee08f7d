using System.CommandLine;

namespace DbDb.Functional.Cli;

internal static class SetVerb
{
    private const string Standard = "-";

    public static Verb Create()
    {
        var key = new Argument<string>("KEY") { Description = "the key" };
        var value = new Argument<string>("VALUE")
        {
            Description = "the value; - takes it from standard input, byte for byte",
        };
        var escaped = Call.EscapedOption("KEY and VALUE");
        var commit = new CommitOptions();
        return new("set", "gives KEY the value VALUE and commits", [key, value], [escaped, .. commit.All], Run)
        {
            Notes =
            [
                "What begins with -- goes after a lone --, which ends the options:",
                "  dbdb FILE set -- --key --value",
                @"A value that is a single minus sign: dbdb FILE set KEY '\x2d' --escaped",
            ],
        };

        ExitCode Run(Call call)
        {
            var note = commit.Note(call);
            var isEscaped = call.Value(escaped);
            var text = call.Value(value);
            var entry = Checked(
                Call.Bytes(call.Value(key), isEscaped),
                string.Equals(text, Standard, StringComparison.Ordinal) ? ReadInput(call.Streams.Input)
                    : Call.Bytes(text, isEscaped));
            using var database = commit.Open(call);
            database.Transact(tree => tree.Set(entry.Key, entry.Value), note).OrThrow();
            return ExitCode.Done;
        }
    }

    private static Entry Checked(byte[] key, byte[] value)
    {
        try
        {
            return EntryReader.Checked(key, value);
        }
        catch (FormatException failure)
        {
            throw Failure.Argument(failure.Message);
        }
    }

    // to the end, but no more than it takes to see that it is too much
    private static byte[] ReadInput(Stream input)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[64 << 10];
        try
        {
            for (var read = input.Read(chunk);
                read > 0 && bytes.Length <= Limits.MaxValueBytes;
                read = input.Read(chunk))
            {
                bytes.Write(chunk, 0, read);
            }
        }
        catch (IOException failure)
        {
            throw Failure.Unusable($"standard input: can't read: {failure.Message}");
        }

        return bytes.Length <= Limits.MaxValueBytes ? bytes.ToArray()
            : throw Failure.Argument($"value too large: more than the {Limits.MaxValueBytes} bytes that are allowed");
    }
}
