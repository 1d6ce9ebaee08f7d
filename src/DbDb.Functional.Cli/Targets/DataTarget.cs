using System.Text;
using System.Text.Unicode;

namespace DbDb.Functional.Cli;

/// <summary>
/// What a verb writes: a file, or standard output. A file takes its name only when it is complete, so that a failed
/// export leaves what was there before, and nobody sees more of it meanwhile than of what was there. What isn't a
/// regular file, such as a pipe with a name, is written as it is, and so is a descriptor by its name, though that lead
/// to a file: whoever holds it wouldn't see it replaced.
/// </summary>
internal sealed class DataTarget : IDisposable
{
    private const string Standard = "-";

    private readonly IPendingFile? _pending;
    private readonly Stream? _special;
    private readonly string _path;

    private DataTarget(OutputBuffer output, string path = "", IPendingFile? pending = null, Stream? special = null) =>
        (Output, _path, _pending, _special) = (output, path, pending, special);

    /// <summary>Where to write.</summary>
    public OutputBuffer Output { get; }

    /// <summary>Whether this is standard output.</summary>
    public bool IsStandard => _pending is null && _special is null;

    /// <summary>Opens a file, or standard output if <paramref name="path"/> is <c>-</c> or a name for it.</summary>
    public static DataTarget Open(string path, Call call) =>
        string.Equals(path, Standard, StringComparison.Ordinal) ? new(call.Output)
        : Descriptor.Named(path) switch
        {
            null => OpenFile(path),
            Descriptor.Output => new(call.Output),
            { } descriptor when Descriptor.IsInherited(descriptor) => OfDescriptor(descriptor, path),
            _ => throw Refused(path, "it is closed"),
        };

    /// <summary>Makes what was written the target.</summary>
    public void Complete()
    {
        Output.Flush();
        _special?.Flush();
        if (_pending is not null)
        {
            Check(_path); // again: a database may have come there
            _pending.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _special?.Dispose();
        _pending?.Dispose();
    }

    private static DataTarget OpenFile(string path)
    {
        try
        {
            return Check(path) switch
            {
                DiskEntry.Other => OpenSpecial(path),
                var entry => OfPending(BeginPending(path, entry), path),
            };
        }
        catch (DiskException failure)
        {
            throw Refused(path, failure.Reason);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refused(path, FileReason.Of(failure));
        }
    }

    private static DataTarget OfPending(IPendingFile pending, string path) =>
        new(new OutputBuffer(pending.Content), path, pending);

    private static DataTarget OpenSpecial(string path)
    {
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (OperatingSystem.IsWindows())
        {
            return new(new OutputBuffer(file), path, special: file);
        }

        var descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        var shown = Shown(new DescriptorStream(descriptor, path, isOpen: true), descriptor);
        return new(new OutputBuffer(shown), path, special: file);
    }

    private static DataTarget OfDescriptor(int descriptor, string path)
    {
        var stream = Shown(DescriptorStream.Inherited(descriptor, path), descriptor);
        return new(new OutputBuffer(stream), path, special: stream);
    }

    private static Stream Shown(DescriptorStream stream, int descriptor) =>
        Descriptor.IsTerminal(descriptor) ? new TerminalStream(stream) : stream;

    private static IPendingFile BeginPending(string path, DiskEntry entry)
    {
        if (OperatingSystem.IsLinux())
        {
            return entry == DiskEntry.File ? LinuxPendingFile.BeginInPlaceOf(path) : LinuxPendingFile.BeginNew(path);
        }

        if (entry == DiskEntry.File)
        {
            // what can't be written isn't replaced either
            File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }

        return new PortablePendingFile(RealDisk.Instance.Resolve(path));
    }

    // An export over the very database that it reads is somebody's slip; so is one over another.
    private static DiskEntry Check(string path) => RealDisk.Instance.Look(path) switch
    {
        DiskEntry.Folder => throw Refused(path, "it is a folder"),
        DiskEntry.DanglingLink => throw Refused(path, "it is a link to nothing"),
        DiskEntry.File when IsDatabase(path) => throw Refused(path, "it is a database"),
        var entry => entry,
    };

    private static bool IsDatabase(string path) =>
        new FileInfo(path) is { Exists: true, Length: > 0 }
        && Database.Open(FindPlace(path), new() { Mode = OpenMode.ReadOnly }).Match(
            Right: database =>
            {
                database.Dispose();
                return true;
            },
            Left: error => error is not (DbError.NotADatabase or DbError.Missing));

    // Without links, as the system followed them.
    private static string FindPlace(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return path;
        }

        using var file = LinuxCalls.OpenPath([.. Encoding.UTF8.GetBytes(path), 0]);
        return !file.IsInvalid && LinuxCalls.FindLocation(file) is { Length: > 0 } place && Utf8.IsValid(place)
            ? Encoding.UTF8.GetString(place)
            : path;
    }

    private static Failure Refused(string path, string reason) => Failure.Argument($"{path}: can't write: {reason}");
}
