namespace DbDb.Functional.Pictures;

/// <summary>In which language a picture is written.</summary>
public enum PictureFormat
{
    /// <summary>SVG, light or dark as its viewer is; it runs no script and loads nothing.</summary>
    Svg,

    /// <summary>Graphviz's language, which its <c>dot</c> draws.</summary>
    Dot,
}
