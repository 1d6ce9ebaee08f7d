namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>What a measurement is given.</summary>
/// <param name="Entries">How many entries a database has.</param>
/// <param name="FixtureFolder">Where the fixture of this peer lies; not to be changed.</param>
/// <param name="ScratchFolder">An empty folder; whoever made it deletes it.</param>
internal sealed record Lab(int Entries, string FixtureFolder, string ScratchFolder)
{
    /// <summary>A new, empty folder.</summary>
    public string NewFolder() =>
        Directory.CreateDirectory(Path.Combine(ScratchFolder, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>
    /// A copy of the fixture that may be changed, already on the medium so that no sync of the peer's pays for it.
    /// </summary>
    public string CopyOfFixture()
    {
        var copy = NewFolder();
        foreach (var file in Directory.GetFiles(FixtureFolder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        PageCache.Sync(copy);
        return copy;
    }
}
