namespace DbDb.Functional.Tests;

/// <summary>A test of what only Linux has.</summary>
public sealed class FactOnLinuxAttribute : FactAttribute
{
    public FactOnLinuxAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "it is about Linux";
        }
    }
}
