using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// A file that was made to hurt is read, written and recovered in steps and memory in proportion to its length, with
/// values or with errors that are values. (F9 of the table of faults.)
/// </summary>
public class HostileLaws(ITestOutputHelper output)
{
    [Fact]
    public void F9_whatever_lies_in_a_file_it_hurts_nobody()
    {
        var (files, opened) = (0, 0);
        Prop.ForAll(HostileFile.Any, file =>
            {
                var examination = new Examination(file.Bytes());
                var faults = examination.Faults();
                files++;
                opened += examination.IsOpened ? 1 : 0;
                return faults.ToProperty();
            })
            .Holds();
        output.WriteLine($"{files} files, {opened} of which could be opened");
        Assert.True(
            Law.IsOneCase || opened * 3 > files,
            $"only {opened} of {files} files could be opened, so little was tried"
        );
    }

    [Fact]
    public void F9_many_commits_that_lie_about_their_jumps_hurt_nobody()
    {
        Assert.Empty(new Examination(Contrived.Chain(7, Limits.Default, commits: 20_000, dropped: 5)).Faults());
        Assert.Empty(
            new Examination(Contrived.LyingJumps(7, Limits.Default, commits: 20_000, dropped: 30_000)).Faults()
        );
    }

    [Fact]
    public void F9_many_nodes_that_are_changes_to_one_long_one_hurt_nobody() =>
        Assert.Empty(new Examination(Contrived.SharedBase(7, Limits.Default, leaves: 500, length: 60_000)).Faults());
}
