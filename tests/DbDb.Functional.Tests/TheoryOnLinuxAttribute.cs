namespace DbDb.Functional.Tests;

/// <summary>A test of what only Linux has, for several values.</summary>
public sealed class TheoryOnLinuxAttribute : TheoryAttribute
{
    public TheoryOnLinuxAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "it is about Linux";
        }
    }
}
