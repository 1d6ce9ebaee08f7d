using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The folder in which databases lie while they are measured; gone when it is disposed.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly string _folder;
    private readonly Options _options;

    private Workshop(string folder, Options options) => (_folder, _options) = (folder, options);

    public static Workshop In(Options options) =>
        new(
            Directory.CreateDirectory(Path.Combine(options.Folder, $"dbdb-benchmarks-{Guid.NewGuid():N}")).FullName,
            options
        );

    /// <summary>Makes the peer's fixture, unless it is there.</summary>
    public void Prepare(Fixture fixture, string peer)
    {
        var folder = FixtureFolder(fixture, peer);
        if (fixture != Fixture.None && !Directory.Exists(folder))
        {
            _ = Directory.CreateDirectory(folder);
            Child.MakeFixture(new(_options.Entries, folder, folder), fixture, peer);
            PageCache.Sync(folder);
        }
    }

    public Measurement Measure(Workload workload, Contestant one)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(_folder, "scratch")).FullName;
        try
        {
            return Child.MeasureIn(
                new(_options.Entries, FixtureFolder(workload.Fixture, one.Maker), scratch),
                workload.Name,
                one.Peer
            );
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FixtureFolder(Fixture fixture, string peer) => Path.Combine(_folder, $"{fixture}-{peer}");
}
