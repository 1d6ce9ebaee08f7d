namespace DbDb.Functional.Tests.Processes;

public class SeveralProcesses
{
    [Fact]
    public async Task P2_two_writers_lose_no_commit_and_a_reader_never_sees_a_torn_state()
    {
        const int Commits = 1000;
        using var folder = new TemporaryFolder();
        var path = folder.File("shared.dbdb");
        Database.Open(path).OrThrow().Dispose();

        using var reader = Child.Start("watch", path);
        using var left = Child.Start("add", path, "left", $"{Commits}");
        using var right = Child.Start("add", path, "right", $"{Commits}");
        var acknowledged = await Task.WhenAll(
            left.StandardOutput.ReadToEndAsync(),
            right.StandardOutput.ReadToEndAsync()
        );
        await Task.WhenAll(left.WaitForExitAsync(), right.WaitForExitAsync());
        reader.StandardInput.Close();
        var seen = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();

        Assert.Equal((0, 0), (left.ExitCode, right.ExitCode));
        Assert.True(reader.ExitCode == 0, seen + await reader.StandardError.ReadToEndAsync());
        using var db = Database.Open(path).OrThrow();
        Assert.Equal(new Revision(2 * Commits), db.Head.Revision);
        Assert.Equal(2 * Commits + 1, db.Head.Tree.Count);
        Assert.Equal($"{2 * Commits}", db.Head.Tree.Find("total").Map(value => value.ToString()));
        Assert.Equal(2 * Commits, acknowledged.Sum(lines => lines.Count(c => c == '\n')));
        Assert.Empty(Verification.Of(db));
    }
}
