namespace DbDb.Functional.Tests;

/// <summary>A test for several values that becomes another user, as <see cref="FactAsRootAttribute"/> does.</summary>
public sealed class TheoryAsRootAttribute : TheoryAttribute
{
    public TheoryAsRootAttribute() => Skip = As.Obstacle;
}
