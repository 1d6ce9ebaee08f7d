using System.Xml.Linq;

namespace DbDb.Functional.Pictures;

/// <summary>How boxes look: a card, or a stack of cards.</summary>
internal static class Card
{
    /// <summary>How much of a stack's area its lower cards take, to the right and below, in pixels.</summary>
    public const double StackDepth = 6;

    /// <summary>The cards of a box, the uppermost last.</summary>
    public static IEnumerable<XElement> Of(Sides sides, Area area, bool isStack)
    {
        var upper = Upper(area, isStack);
        double[] depths = isStack ? [StackDepth, StackDepth / 2, 0] : [0];
        return depths.Select(depth =>
            Svg.Rectangle(Style.ClassOf(sides), upper with { X = upper.X + depth, Y = upper.Y + depth }));
    }

    /// <summary>The uppermost card's area: where the text goes.</summary>
    public static Area Upper(Area area, bool isStack) =>
        isStack ? area with { Width = area.Width - StackDepth, Height = area.Height - StackDepth } : area;
}
