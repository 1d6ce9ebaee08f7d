namespace DbDb.Functional.Tests;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dbdb-").FullName;

    /// <summary>Where the test's database lies.</summary>
    public string Database => File("test.dbdb");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Who may do what with a file in it; not on Windows.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public UnixFileMode ModeOf(string name) => System.IO.File.GetUnixFileMode(File(name));

    public string[] Names() =>
        [
            .. Directory
                .GetFileSystemEntries(Path)
                .Select(path => System.IO.Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
