using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Cli;

/// <summary>
/// Makes a file accessible to whom its model is: the same owner, group, rights, access list and other attributes. What
/// can't be kept makes it narrower, never wider. Linux only.
/// </summary>
internal static class Likeness
{
    private const uint Unchanged = uint.MaxValue;
    private const int OwnersRights = 0x1C0;
    private const int GroupsRights = 0x38;

    private static readonly byte[] _accessList = [.. "system.posix_acl_access"u8, 0];

    // what a write takes away too, and what the system reckons itself
    private static readonly string[] _ofTheContents = ["security.capability", "security.ima", "security.evm"];

    /// <summary>Gives a file, which its owner alone may read so far, what its model has.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="facts">What the model is.</param>
    /// <returns>0 or the error number.</returns>
    public static int Give(SafeFileHandle file, SafeFileHandle model, FileFacts facts)
    {
        var isOfGroup = LinuxCalls.Give(file, facts.User, facts.Group) == 0
            || LinuxCalls.Give(file, Unchanged, facts.Group) == 0
            || LinuxCalls.Examine(file)?.Group == facts.Group;
        // Who was of the group is one of all others now, and may do no more than both.
        var rights = isOfGroup ? facts.Rights : facts.Rights & (OwnersRights | ((facts.Rights & GroupsRights) >> 3));
        return LinuxCalls.SetMode(file, KeepAttributes(file, model) ? rights : rights & OwnersRights);
    }

    // A list that the folder gave the file may let others in whom the model doesn't. With a list, the group's rights
    // are the most that it allows.
    private static bool KeepAttributes(SafeFileHandle file, SafeFileHandle model)
    {
        _ = LinuxCalls.RemoveAttribute(file, _accessList);
        return LinuxCalls.ReadAttributeNames(model) is { } names
            && Parted(names).TrueForAll(name => Keep(file, model, name));
    }

    private static bool Keep(SafeFileHandle file, SafeFileHandle model, byte[] name) =>
        _ofTheContents.Contains(Encoding.UTF8.GetString(name[..^1]), StringComparer.Ordinal)
        || (LinuxCalls.ReadAttribute(model, name) is { } value
            && (LinuxCalls.ReadAttribute(file, name) is { } already
                && already.Length > 0
                && already.AsSpan().SequenceEqual(value)
                || LinuxCalls.SetAttribute(file, name, value) == 0));

    private static List<byte[]> Parted(byte[] names)
    {
        var parted = new List<byte[]>();
        for (var rest = names.AsSpan(); rest.IndexOf((byte)0) is >= 0 and var end; rest = rest[(end + 1)..])
        {
            parted.Add(rest[..(end + 1)].ToArray());
        }

        return parted;
    }
}
