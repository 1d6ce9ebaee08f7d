namespace DbDb.Functional.Tests.Processes;

/// <summary>
/// The dbdb command where the temporary file of a large import can't be made or written: it says so, and nothing is
/// committed.
/// </summary>
public sealed class TemporaryFileFaults : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _source;

    public TemporaryFileFaults()
    {
        // More than the least that a load keeps in memory, in no order.
        _source = _folder.File("source");
        File.WriteAllText(
            _source,
            string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7 % 40:00}\t{new string('x', 40_000)}\n"))
        );
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("before", "")).OrThrow();
    }

    [Fact]
    public void F8_one_that_can_not_be_made_is_named()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there the folder isn't what TMPDIR says
        }

        var none = _folder.File("none");
        Expect(
            "create",
            Child.Sh(
                $"TMPDIR='{none}' dotnet '{Path.Combine(AppContext.BaseDirectory, "dbdb.dll")}' '{_folder.Database}' import '{_source}' --cache 1"
            ),
            none
        );
    }

    [TheoryWithStrace]
    [InlineData("ENOSPC")]
    [InlineData("EIO")]
    public void F8_one_that_can_not_be_written_is_named(string error) =>
        Expect(
            "write",
            Child.RunDbdbUnder(
                [
                    "-f",
                    "--seccomp-bpf",
                    "-o",
                    _folder.File("trace"),
                    "-e",
                    "trace=pwrite64",
                    "-e",
                    $"inject=pwrite64:error={error}",
                ],
                _folder.Database,
                "import",
                _source,
                "--cache",
                "1"
            ),
            Path.GetTempPath()
        );

    [Fact]
    public void F8_one_that_would_be_too_large_is_named()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there is no such limit
        }

        var dbdb = Path.Combine(AppContext.BaseDirectory, "dbdb.dll");
        Expect(
            "write",
            Child.Sh(
                $"trap '' XFSZ; ulimit -f 1024; DOTNET_EnableWriteXorExecute=0 dotnet '{dbdb}' '{_folder.Database}' import '{_source}' --cache 1"
            ),
            Path.GetTempPath()
        );
    }

    public void Dispose() => _folder.Dispose();

    private void Expect(string operation, (int Code, string Output, string Errors) outcome, string folder)
    {
        Assert.Equal((4, ""), (outcome.Code, outcome.Output));
        Assert.StartsWith($"dbdb: {Path.Combine(folder, "dbdb-")}", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains($": can't {operation}: ", outcome.Errors, StringComparison.Ordinal);
        using var db = Database.Open(_folder.Database).OrThrow();
        Assert.Equal([new Key("before"u8.ToArray())], db.Head.Tree.Keys(KeyRange.All));
    }
}
