namespace DbDb.Functional.Properties;

/// <summary>The project's own sources, where these tests are built from them.</summary>
internal static class Sources
{
    /// <summary>The folder of the whole project.</summary>
    public static string Root { get; } = Find();

    /// <summary>A folder in it.</summary>
    public static string Folder(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    /// <summary>All sources in a folder and those below it, but for what a build makes.</summary>
    public static IEnumerable<string> In(string folder, string pattern = "*.cs") =>
        Directory
            .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split('/', '\\').Any(name => name is "obj" or "bin"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DbDb.Functional.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
