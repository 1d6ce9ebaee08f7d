using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Who may open a file, by everything that Linux asks: owner, group, permissions, and the attributes in which access
/// lists and labels are kept. One file is given what another has.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class AccessOfFile
{
    /// <summary>The attribute in which an access list is kept.</summary>
    public const string AccessList = "system.posix_acl_access";

    private const string Library = "libc";
    private const int NotSupported = 95;
    private const int BitsOfOne = 3;
    private const int LeftAlone = -1;
    private const UnixFileMode OfTheOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OfTheGroup =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    // What the system reckons of a file's contents, or takes away when they are written.
    private static readonly string[] _ofTheContents = ["security.capability", "security.evm", "security.ima"];

    /// <summary>
    /// Gives a file what another has. Where the group can't be kept, the bits of the group are dropped: they would be
    /// another group's; and all others may do no more than the group might, to which some of them belong. Where the
    /// access list can't be kept, only the owner may open the file.
    /// </summary>
    /// <param name="model">The other.</param>
    /// <param name="file">The file.</param>
    /// <param name="isWritable">Whether the owner may write to it in any case.</param>
    /// <returns>0 or the error number.</returns>
    public static int Copy(SafeFileHandle model, SafeFileHandle file, bool isWritable)
    {
        if (LinuxStatus.Of(model, out var wanted) is not 0 and var error)
        {
            return error;
        }

        Give(file, wanted.User, wanted.Group);
        if (LinuxStatus.Of(file, out var given) is not 0 and var failure)
        {
            return failure;
        }

        var isSameGroup = given.Group == wanted.Group;
        var isListKept = CopyAttributes(model, file, withList: isSameGroup);
        var permissions = !isListKept ? wanted.Permissions & OfTheOwner
            : isSameGroup ? wanted.Permissions
            : WithoutGroup(wanted.Permissions);
        return fchmod(file, (int)(isWritable ? permissions | UnixFileMode.UserWrite : permissions)) == 0
            ? 0
            : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Gives a file to a user and a group; where that isn't permitted, to the group; and where that isn't either, it
    /// stays as it is.
    /// </summary>
    public static void Give(SafeFileHandle file, uint user, uint group)
    {
        if (fchown(file, (int)user, (int)group) != 0)
        {
            _ = fchown(file, LeftAlone, (int)group);
        }
    }

    // Who was of the group is one of all others now, and may do no more than both.
    private static UnixFileMode WithoutGroup(UnixFileMode permissions) =>
        permissions & ~OfTheGroup & (OfTheOwner | (UnixFileMode)((int)(permissions & OfTheGroup) >> BitsOfOne));

    /// <summary>What an attribute holds; null where there is none.</summary>
    public static byte[]? Attribute(SafeFileHandle file, string name)
    {
        var length = fgetxattr(file, name, [], 0);
        var value = new byte[Math.Max(length, 0)];
        return length >= 0 && fgetxattr(file, name, value, value.Length) == length ? value : null;
    }

    /// <summary>Gives an attribute to a file, if that is permitted, and the file system has such.</summary>
    public static bool TrySetAttribute(SafeFileHandle file, string name, byte[] value) =>
        fsetxattr(file, name, value, value.Length, 0) == 0;

    // Labels, and what users have written there, as far as it is permitted. Returns whether the access list is the
    // model's, or neither has one.
    private static bool CopyAttributes(SafeFileHandle model, SafeFileHandle file, bool withList)
    {
        if (Names(model) is not { } names)
        {
            return false; // there may be a list
        }

        foreach (var name in names.Except([AccessList, .. _ofTheContents], StringComparer.Ordinal))
        {
            TryCopy(model, file, name);
        }

        var isListed = names.Contains(AccessList, StringComparer.Ordinal);
        if (isListed && withList && TryCopy(model, file, AccessList))
        {
            return true;
        }

        _ = fremovexattr(file, AccessList); // which the folder may have given it
        return !isListed;
    }

    private static bool TryCopy(SafeFileHandle model, SafeFileHandle file, string name) =>
        Attribute(model, name) is { } value && TrySetAttribute(file, name, value);

    // None where the file system has no such; null where they can't be told.
    private static string[]? Names(SafeFileHandle file)
    {
        var length = flistxattr(file, [], 0);
        if (length <= 0)
        {
            return length == 0 || Marshal.GetLastPInvokeError() == NotSupported ? [] : null;
        }

        var names = new byte[length];
        return flistxattr(file, names, names.Length) == length
            ? System.Text.Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : null;
    }

    [LibraryImport(Library)]
    private static partial int fchown(SafeFileHandle file, int user, int group);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, int mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint flistxattr(SafeFileHandle file, byte[] names, nint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint fgetxattr(SafeFileHandle file, string name, byte[] value, nint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fsetxattr(SafeFileHandle file, string name, byte[] value, nint size, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fremovexattr(SafeFileHandle file, string name);
}
