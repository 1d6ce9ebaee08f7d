using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The argument <c>SOURCE</c>.</summary>
internal static class SourceArgument
{
    public static Argument<string> Create() =>
        new("SOURCE")
        {
            Description = "the file to read; - or nothing for standard input",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "-",
        };
}
