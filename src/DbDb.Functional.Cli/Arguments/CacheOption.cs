using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The option <c>--cache</c>.</summary>
internal static class CacheOption
{
    private const int MiB = 20;
    private const long Most = 1L << 20; // a tebibyte

    /// <summary>The option.</summary>
    public static Option<long> Create() =>
        Options.Number(
            "--cache",
            "MIB",
            "how much memory to keep nodes in, in MiB; 64 if not given",
            otherwise: 64,
            least: 1,
            Most);

    /// <summary>Its value in bytes.</summary>
    public static long Bytes(long mebibytes) => mebibytes << MiB;
}
