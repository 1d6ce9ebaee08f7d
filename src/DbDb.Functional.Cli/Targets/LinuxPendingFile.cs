using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Cli;

/// <summary>
/// By Linux's means: the file has no name until it is complete, so that not even a crash leaves anything of it and
/// nobody else can open it. Where a file system can't have such files, it has a name that nothing had, and for its
/// owner alone. All happens in one folder, the one that the system found on the way to the target, links and all; no
/// path is taken apart but at its end.
/// </summary>
internal sealed class LinuxPendingFile : IPendingFile
{
    private const byte Separator = (byte)'/';
    private const int ForItsOwner = 0x180; // 0600
    private const int ForAllThatTheMaskAllows = 0x1B6; // 0666
    private const int LostMeanwhile = 116; // ESTALE

    private readonly string _path;
    private readonly SafeFileHandle _folder;
    private readonly byte[] _name;
    private readonly SafeFileHandle? _model;
    private readonly SafeFileHandle _file;
    private readonly bool _isNew;
    private byte[]? _temporary;

    private LinuxPendingFile(
        string path, SafeFileHandle folder, byte[] name, SafeFileHandle? model, bool isNew, bool isNamed)
    {
        (_path, _folder, _name, _model, _isNew) = (path, folder, name, model, isNew);
        _file = isNamed ? new() : LinuxCalls.CreateUnnamed(folder, isNew ? ForAllThatTheMaskAllows : ForItsOwner);
        if (_file.IsInvalid || !Directory.Exists(LinuxCalls.OpenFiles))
        {
            _file.Dispose();
            _model ??= MakeFile();
            _temporary = TemporaryName();
            _file = CheckOpen(LinuxCalls.CreateNamed(folder, _temporary, ForItsOwner));
        }

        Content = new DescriptorStream((int)_file.DangerousGetHandle(), path, isOpen: true);
    }

    /// <inheritdoc/>
    public Stream Content { get; }

    /// <summary>One that takes the place of a file that is there, wherever links lead.</summary>
    /// <param name="path">The target.</param>
    /// <param name="isNamed">Whether it has a name from the beginning, though the file system could do without.</param>
    /// <exception cref="DiskException">It can't.</exception>
    public static LinuxPendingFile BeginInPlaceOf(string path, bool isNamed = false)
    {
        // what can't be written isn't replaced either
        var model = LinuxCalls.OpenToWrite(Ended(Encoding.UTF8.GetBytes(path)));
        var error = LinuxCalls.LastError;
        if (model.IsInvalid)
        {
            throw Failed(path, error);
        }

        var location = LinuxCalls.FindLocation(model);
        var end = location.AsSpan().LastIndexOf(Separator) + 1;
        var folder = LinuxCalls.OpenFolder(Ended(location[..end]));
        var name = Ended(location[end..]);
        return !folder.IsInvalid && LinuxCalls.Examine(model) is { Type: LinuxCalls.RegularFile } facts
            && facts.IsSameAs(LinuxCalls.Examine(folder, name))
            ? new(path, folder, name, model, isNew: false, isNamed)
            : throw Failed(path, LostMeanwhile);
    }

    /// <summary>One for a path where nothing is.</summary>
    /// <param name="path">The target.</param>
    /// <param name="isNamed">Whether it has a name from the beginning, though the file system could do without.</param>
    /// <exception cref="DiskException">It can't.</exception>
    public static LinuxPendingFile BeginNew(string path, bool isNamed = false)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var end = bytes.AsSpan().LastIndexOf(Separator) + 1;
        var folder = LinuxCalls.OpenFolder(Ended(end == 0 ? [(byte)'.'] : bytes[..end]));
        var error = LinuxCalls.LastError;
        return folder.IsInvalid ? throw Failed(path, error)
            : end == bytes.Length ? throw new DiskException("write", path, "no such folder")
            : new(path, folder, Ended(bytes[end..]), model: null, isNew: true, isNamed);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_model is not null)
        {
            Check(Likeness.Give(_file, _model, LinuxCalls.Examine(_model)!));
        }

        Check(LinuxCalls.Sync(_file));
        if (_isNew)
        {
            TakeName();
        }
        else
        {
            Replace();
        }

        // Where a folder may be written and not read, or its file system can't, its names can't be made durable.
        _ = LinuxCalls.Sync(_folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null)
        {
            _ = LinuxCalls.Unlink(_folder, _temporary);
            _temporary = null;
        }

        _file.Dispose();
        _model?.Dispose();
        _folder.Dispose();
    }

    // What came there meanwhile is somebody else's, and stays.
    private void TakeName()
    {
        var error = _temporary is null ? LinuxCalls.Name(_file, _folder, _name)
            : LinuxCalls.Link(_folder, _temporary, _name);
        if (error == LinuxCalls.Exists || (error != 0 && LinuxCalls.Examine(_folder, _name) is not null))
        {
            throw new DiskException("write", _path, "something was put there meanwhile", LinuxCalls.Exists);
        }

        if (error != 0 && _temporary is not null)
        {
            Replace(); // of nothing, where files have one name only
        }

        Check(_temporary is null ? error : 0);
    }

    private void Replace()
    {
        if (_temporary is null)
        {
            var temporary = TemporaryName();
            Check(LinuxCalls.Name(_file, _folder, temporary));
            _temporary = temporary;
        }

        Check(LinuxCalls.Rename(_folder, _temporary, _name));
        _temporary = null;
    }

    // What the system gives a file that is made here. It has no name any more.
    private SafeFileHandle MakeFile()
    {
        var name = TemporaryName();
        var file = CheckOpen(LinuxCalls.CreateNamed(_folder, name, ForAllThatTheMaskAllows));
        Check(LinuxCalls.Unlink(_folder, name));
        return file;
    }

    private SafeFileHandle CheckOpen(SafeFileHandle file)
    {
        var error = LinuxCalls.LastError;
        return file.IsInvalid ? throw Failed(_path, error) : file;
    }

    private void Check(int error)
    {
        if (error != 0)
        {
            throw Failed(_path, error);
        }
    }

    // Short, whatever the target's name: that may be as long as names can be.
    private static byte[] TemporaryName() => Ended(Encoding.ASCII.GetBytes($".dbdb-{Path.GetRandomFileName()}.tmp"));

    private static byte[] Ended(byte[] bytes) => [.. bytes, 0];

    private static DiskException Failed(string path, int error) =>
        new(
            "write",
            path,
            error == LinuxCalls.NoSuchEntry ? "no such folder" : Marshal.GetPInvokeErrorMessage(error),
            error);
}
