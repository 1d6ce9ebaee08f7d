namespace DbDb.Functional.Pictures;

/// <summary>Which of two trees.</summary>
[Flags]
internal enum Sides
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The older.</summary>
    Older = 1,

    /// <summary>The newer.</summary>
    Newer = 2,

    /// <summary>Both.</summary>
    Both = Older | Newer,
}
