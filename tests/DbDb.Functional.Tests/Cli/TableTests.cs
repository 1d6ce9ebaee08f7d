using DbDb.Functional.Cli;
using DbDb.Functional.Testing;
using FsCheck.Fluent;

namespace DbDb.Functional.Tests.Cli;

public class TableTests
{
    [Theory]
    [InlineData(new[] { 5, 28, 7 }, new[] { 5, 28, 7 }, 40)]
    [InlineData(new[] { 5, 28, 7 }, new[] { 5, 27, 7 }, 39)]
    [InlineData(new[] { 50, 1000 }, new[] { 14, 14 }, 28)]
    [InlineData(new[] { 8, 28, 1000 }, new[] { 8, 28, 40 }, 76)]
    [InlineData(new[] { 1000, 28, 8 }, new[] { 40, 28, 8 }, 76)]
    [InlineData(new[] { 1000 }, new[] { 80 }, 80)]
    [InlineData(new[] { 1000, 1000 }, new[] { 1000, 1000 }, int.MaxValue)]
    public void What_narrow_columns_leave_is_for_the_wide_ones(int[] wanted, int[] widths, int room) =>
        Assert.Equal(widths, ColumnWidths.Of(wanted, new int[wanted.Length], room));

    [Fact]
    public void Columns_are_cut_only_where_they_must_be_and_then_take_all_there_is() =>
        Prop.ForAll(
                Gen.NonEmptyListOf(Gen.Choose(0, 200)).ToArbitrary(),
                Gen.Choose(0, 300).ToArbitrary(),
                (columns, room) =>
                {
                    int[] wanted = [.. columns];
                    var widths = ColumnWidths.Of(wanted, new int[wanted.Length], room);
                    return (
                        widths.Sum() <= room
                        && widths.Zip(wanted).All(column => column.Item1 <= column.Item2)
                        && (widths.SequenceEqual(wanted) || widths.Sum() > room - wanted.Length)
                    ).Label($"{string.Join(' ', widths)}");
                }
            )
            .Holds();

    [Fact]
    public void No_column_becomes_narrower_than_it_was() =>
        Assert.Equal([40, 28, 8], ColumnWidths.Of([10, 28, 8], [40, 0, 0], 76));
}
