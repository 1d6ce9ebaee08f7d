namespace DbDb.Functional.Tests.Comparison;

/// <summary>The programs of the comparison do the same, and are those that it shows.</summary>
public class ComparisonTests
{
    private static readonly string[] _said = ["2 of ann", "1: pears", "2: plums", "-10: (a/b, 1)", "1 was 10"];

    [Fact]
    public void The_same_program_on_LiteDB_says_the_same() => Says(LiteDbOrders.Run);

    [Fact]
    public void The_same_program_on_SQLite_says_the_same() => Says(SqliteOrders.Run);

    [Theory]
    [InlineData("LiteDbOrders.cs", "using LiteDB;\n")]
    [InlineData("SqliteOrders.cs", "using Dapper;\nusing Microsoft.Data.Sqlite;\n")]
    public void The_comparison_shows_what_is_run_and_counts_its_lines(string file, string usings)
    {
        var shown = ShownProgram.In("comparison.md", usings);

        Assert.Equal(ShownProgram.Of(file, "orders.db"), shown);
        Assert.Contains($"{shown.Length + usings.Count(c => c == '\n')} lines", ShownProgram.Read("comparison.md"));
    }

    [Fact]
    public void The_comparison_shows_the_readmes_program_too()
    {
        const string Usings = "using System.Text.Json.Serialization;\nusing DbDb.Functional;\n";
        var shown = ShownProgram.In("comparison.md", Usings);

        Assert.Equal(ShownProgram.In("README.md", Usings), shown);
        Assert.Contains($"{shown.Length + 2} lines", ShownProgram.Read("comparison.md"));
    }

    private static void Says(Action<string, StringWriter> program)
    {
        using var folder = new TemporaryFolder();
        var console = new StringWriter();
        program(folder.File("orders.db"), console);

        Assert.Equal(_said, console.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
