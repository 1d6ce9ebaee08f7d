namespace DbDb.Functional.Cli;

/// <summary>
/// What a verb writes: a file, or standard output. A file takes its name only when it is complete: until then its bytes lie in a
/// temporary one beside it, so that a failed export leaves what was there before. What isn't a regular file, such as a pipe with
/// a name, is written as it is.
/// </summary>
internal sealed class DataTarget : IDisposable
{
    private const string Devices = "/dev/";

    private static readonly string[] _standard = ["-", "/dev/stdout", "/dev/fd/1"];
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    private readonly FileStream? _file;
    private readonly string _temporary;
    private readonly string _path;
    private bool _completed;

    private DataTarget(OutputBuffer output, FileStream? file, string temporary, string path)
    {
        Output = output;
        _file = file;
        _temporary = temporary;
        _path = path;
    }

    /// <summary>Where to write.</summary>
    public OutputBuffer Output { get; }

    /// <summary>Whether this is standard output.</summary>
    public bool IsStandard => _file is null;

    /// <summary>Opens a file, or standard output if <paramref name="path"/> is <c>-</c> or a name for it.</summary>
    public static DataTarget Open(string path, Call call)
    {
        if (_standard.Contains(path, StringComparer.Ordinal))
        {
            return new(call.Output, file: null, "", "");
        }

        try
        {
            return OpenFile(path);
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

    /// <summary>Makes what was written the target.</summary>
    public void Complete()
    {
        Output.Flush();
        if (_file is null)
        {
            return;
        }

        if (_temporary.Length == 0)
        {
            _file.Dispose();
            return;
        }

        _file.Flush(flushToDisk: true);
        _file.Dispose();
        KeepMode();
        File.Move(_temporary, _path, overwrite: true);
        _completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        if (_temporary.Length > 0 && !_completed)
        {
            File.Delete(_temporary);
        }
    }

    private static DataTarget OpenFile(string path)
    {
        switch (RealDisk.Instance.Look(path))
        {
            case DiskEntry.Folder:
                throw Refused(path, "it is a folder");
            case DiskEntry.DanglingLink:
                throw Refused(path, "it is a link to nothing");
            case DiskEntry.Other or DiskEntry.File when IsSpecial(path):
                var special = new FileStream(path, FileMode.Open, FileAccess.Write, Shared, bufferSize: 0);
                return new(new OutputBuffer(special), special, "", path);
            case DiskEntry.File when IsDatabase(path):
                throw Refused(path, "it is a database");
            case DiskEntry.File:
                File.OpenHandle(path, FileMode.Open, FileAccess.Write, Shared).Dispose(); // what can't be written isn't replaced either
                break;
        }

        var final = RealDisk.Instance.Resolve(path);
        var temporary = Path.Combine(Path.GetDirectoryName(final)!, $".{Path.GetFileName(final)}.{Environment.ProcessId}.tmp");
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return new(new OutputBuffer(file), file, temporary, final);
    }

    // a device or a pipe, or a descriptor by its name, though that lead to a file: whoever holds it wouldn't see it replaced
    private static bool IsSpecial(string path) =>
        path.StartsWith(Devices, StringComparison.Ordinal) || RealDisk.Instance.Look(path) == DiskEntry.Other;

    // an export over the very database that it reads is somebody's slip; so is one over another
    private static bool IsDatabase(string path) =>
        new FileInfo(path) is { Exists: true, Length: > 0 }
        && Database.Open(path, new() { Mode = OpenMode.ReadOnly }).Match(
            Right: database =>
            {
                database.Dispose();
                return true;
            },
            Left: error => error is not (DbError.NotADatabase or DbError.Missing));

    private static Failure Refused(string path, string reason) => Failure.Argument($"{path}: can't write: {reason}");

    private void KeepMode()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_path));
        }
    }
}
