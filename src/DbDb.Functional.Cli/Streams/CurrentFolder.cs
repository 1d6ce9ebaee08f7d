using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace DbDb.Functional.Cli;

/// <summary>
/// The folder in which relative paths begin. The runtime puts U+FFFD for what isn't UTF-8 in its name, and so would
/// open files of another one.
/// </summary>
internal static unsafe partial class CurrentFolder
{
    private const int LongestName = 64 << 10;

    /// <summary>Whether its name is UTF-8, as far as the system tells.</summary>
    public static bool IsText => !OperatingSystem.IsLinux() || IsTextOf(new byte[LongestName]);

    private static bool IsTextOf(byte[] name)
    {
        fixed (byte* first = name)
        {
            return getcwd(first, (nuint)name.Length) == null
                || Utf8.IsValid(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(first));
        }
    }

    [LibraryImport("libc")]
    private static partial byte* getcwd(byte* name, nuint size);
}
