namespace DbDb.Functional.Codecs;

/// <summary>
/// Byte strings that end with a zero, in which each zero is followed by 0xFF: no element begins with that, so that a
/// string is less than each longer one that begins with it.
/// </summary>
internal static class Bytes
{
    // These numbers lie on disk: never change them.
    public const byte Terminator = 0x00;
    public const byte Escape = 0xFF;

    /// <summary>Ends a byte string, of which all after an index is written as it is.</summary>
    public static void Terminate(ref KeyWriter writer, int start)
    {
        for (var at = start; at < writer.Length; at++)
        {
            var zero = writer.Written[at..].IndexOf(Terminator);
            if (zero < 0)
            {
                break;
            }

            at += zero + 1;
            writer.Insert(at, Escape);
        }

        writer.Write(Terminator);
    }
}
