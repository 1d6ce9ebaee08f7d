using System.Globalization;

namespace DbDb.Functional.Children;

/// <summary>The one entry that every commit of every writer raises by one.</summary>
internal static class Totals
{
    public static long Of(Tree tree) =>
        tree.Find("total").Match(Some: value => long.Parse(value.ToString(), CultureInfo.InvariantCulture), None: () => 0);

    public static Value Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
