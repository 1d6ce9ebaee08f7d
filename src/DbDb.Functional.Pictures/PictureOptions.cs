namespace DbDb.Functional.Pictures;

/// <summary>How much of a tree, or of two, is drawn.</summary>
public sealed record PictureOptions
{
    /// <summary>
    /// The fewest boxes that any two trees need: two roots; and what is below, as far as one has it, the other, or
    /// both.
    /// </summary>
    public const int FewestBoxes = 5;

    /// <summary>The most boxes that can be asked for.</summary>
    public const int MostBoxes = 10_000;

    /// <summary>How many boxes there may be if nothing is said.</summary>
    public const int UsualBoxes = 30;

    /// <summary>The keys that are asked for: nodes that can't hold any of them are drawn as one.</summary>
    public KeyRange Range { get; init; } = KeyRange.All;

    /// <summary>
    /// How many boxes there may be, from <see cref="FewestBoxes"/> to <see cref="MostBoxes"/>. What a row has more than
    /// there is room for is drawn as one. Of two trees, every node that only one of them has is drawn while there are
    /// no more than so many of them: so there may be twice as many boxes.
    /// </summary>
    public int Boxes { get; init; } = UsualBoxes;
}
