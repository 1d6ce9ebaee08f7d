namespace DbDb.Functional.Cli;

/// <summary>
/// What a verb writes: a file, or standard output. A file takes its name only when it is complete: until then its bytes lie in a
/// temporary one beside it, so that a failed export leaves what was there before. What isn't a regular file, such as a pipe with
/// a name, is written as it is.
/// </summary>
internal sealed class DataTarget : IDisposable
{
    private const string Standard = "-";
    private const string Devices = "/dev/";

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

    /// <summary>Opens a file, or standard output if <paramref name="path"/> is <c>-</c>.</summary>
    public static DataTarget Open(string path, Call call)
    {
        if (string.Equals(path, Standard, StringComparison.Ordinal))
        {
            return new(call.Output, file: null, "", "");
        }

        try
        {
            return OpenFile(path, call);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure.Argument($"{path}: can't write: {FileReason.Of(failure)}");
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

    private static DataTarget OpenFile(string path, Call call)
    {
        var final = Resolved(path);
        if (string.Equals(final, Resolved(call.Path), StringComparison.Ordinal))
        {
            throw Failure.Argument($"{path}: that is the database itself");
        }

        if (Directory.Exists(final))
        {
            throw Failure.Argument($"{path}: can't write: it is a folder");
        }

        if (OpenSpecial(path, final) is { } special)
        {
            return new(new OutputBuffer(special), special, "", final);
        }

        var temporary = Path.Combine(Path.GetDirectoryName(final)!, $".{Path.GetFileName(final)}.{Environment.ProcessId}.tmp");
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return new(new OutputBuffer(file), file, temporary, final);
    }

    // a device or a pipe, which has no place for a temporary file beside it and mustn't be replaced by one
    private static FileStream? OpenSpecial(string path, string final)
    {
        var isDevice = path.StartsWith(Devices, StringComparison.Ordinal);
        if (!isDevice && !File.Exists(final))
        {
            return null;
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (isDevice || !file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static string Resolved(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    private void KeepMode()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_path));
        }
    }
}
