namespace DbDb.Functional.Tests.RealHistories;

/// <summary>
/// A fact that needs several versions of a file of this project, and is skipped with a word where git doesn't have
/// them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithVersionsAttribute : FactAttribute
{
    public FactWithVersionsAttribute(string file)
    {
        if (!Versions.AreThere(file))
        {
            Skip = $"there are no versions of {file}: it takes git and diff, and a clone with its history";
        }
    }
}
