using DbDb.Functional.Benchmarks.Running;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Tests.Benchmarking;

/// <summary>What the benchmarks' command line means.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Sizes_come_in_ascending_order_and_each_once()
    {
        var options = Options.Parse(["--scale", "100000,1000,10000,1000", "--svg", "a.svg"]);
        Assert.Null(options.Complaint);
        Assert.Equal([1_000, 10_000, 100_000], options.Scale);
        Assert.Equal("a.svg", options.Svg);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000,")]
    [InlineData("1000,many")]
    [InlineData("1000,99999999999")]
    public void Sizes_that_are_no_numbers_are_complained_about(string sizes) =>
        Assert.Equal(
            $"--scale {sizes}: not an option, or not a value for it",
            Options.Parse(["--scale", sizes]).Complaint
        );

    [Fact]
    public void Without_sizes_there_is_one() => Assert.Empty(Options.Parse(["--quick"]).Scale);

    [Fact]
    public void What_is_run_at_several_sizes_reads_databases_that_were_loaded_in_order()
    {
        var usual = Scale.Chosen(new());
        Assert.Equal(Scale.Usual.Order(), usual.Select(workload => workload.Name).Order());
        Assert.DoesNotContain(usual, workload => workload.Fixture == Fixture.Loaded);
        Assert.Equal(["range"], Scale.Chosen(new() { Workloads = ["range"] }).Select(workload => workload.Name));
    }

    [Fact]
    public void No_two_workloads_have_one_name_and_help_names_them_all()
    {
        var names = Catalogue.All.Select(workload => workload.Name).ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.Contains($"Workloads: {string.Join(", ", names)}", Help.Text);
    }
}
