using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The argument <c>SOURCE</c>.</summary>
internal static class SourceArgument
{
    public static Argument<string> Create() =>
        PathArgument.OrStandard("SOURCE", "the file to read; - or nothing for standard input");
}
