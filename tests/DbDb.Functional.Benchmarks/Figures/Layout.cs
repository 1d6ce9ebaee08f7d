namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>Measures of the figure, in pixels.</summary>
internal static class Layout
{
    public const double Width = 880;
    public const double Edge = 16;
    public const double PlotLeft = 300;
    public const double PlotRight = Width - Edge;
    public const double LabelRight = PlotLeft - 12;
    public const int LabelCharacters = 40;
    public const double LineStep = 13;
    public const double BarHeight = 9;
    public const double BarStep = 11;
    public const double ValueGap = 4;
    public const double ValueRoom = 36; // for the number at the end of a bar
    public const double GroupPadding = 10;
    public const double CharacterWidth = 6.8; // a generous mean at the size of labels
}
