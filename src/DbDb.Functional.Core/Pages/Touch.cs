using System.Runtime.CompilerServices;

namespace DbDb.Functional.Pages;

/// <summary>
/// Reading memory that will be needed, in loops that do nothing else: so that the processor asks for the next cache
/// line before it has the one before.
/// </summary>
internal static class Touch
{
    /// <summary>How many bytes come from memory together.</summary>
    public const int CacheLine = 64;

    /// <summary>Touches all of it.</summary>
    /// <returns>What is to be given to <see cref="Use"/>.</returns>
    public static int Lines(ReadOnlySpan<byte> bytes)
    {
        var touched = bytes.IsEmpty ? 0 : bytes[^1];
        for (var at = 0; at < bytes.Length; at += CacheLine)
        {
            touched += bytes[at];
        }

        return touched;
    }

    /// <summary>Ends it: else the loads would be for nothing, and be left out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Use(int touched) => _ = touched;
}
