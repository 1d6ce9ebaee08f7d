namespace DbDb.Functional.Cli;

/// <summary>
/// By .NET's means: a file beside the target by a name that nothing had, for its owner alone, which then takes the
/// target's.
/// </summary>
internal sealed class PortablePendingFile : IPendingFile
{
    private const UnixFileMode ForItsOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _target;
    private readonly string _temporary;
    private readonly UnixFileMode _mode;
    private readonly FileStream _file;
    private bool _isComplete;

    /// <param name="path">The target. What it is a link to, if it is one, is known.</param>
    public PortablePendingFile(string path)
    {
        _target = path;
        _mode = Mode(path);
        _temporary = TemporaryName(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ForItsOwner;
        }

        _file = new(_temporary, options);
    }

    /// <inheritdoc/>
    public Stream Content => _file;

    /// <inheritdoc/>
    public void Complete()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_file.SafeFileHandle, _mode);
        }

        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isComplete)
        {
            File.Delete(_temporary);
        }
    }

    // That of the target, or what the system gives a file that is made there.
    private static UnixFileMode Mode(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
        {
            return OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
        }

        var name = TemporaryName(path);
        try
        {
            using var file = File.OpenHandle(name, FileMode.CreateNew, FileAccess.Write);
            return File.GetUnixFileMode(file);
        }
        finally
        {
            File.Delete(name);
        }
    }

    private static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".dbdb-{Path.GetRandomFileName()}.tmp");
}
