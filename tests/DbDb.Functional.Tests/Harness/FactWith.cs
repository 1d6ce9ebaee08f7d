namespace DbDb.Functional.Tests;

/// <summary>A fact that needs a file of some package, and is skipped with a word where it isn't there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithAttribute : FactAttribute
{
    public FactWithAttribute(string file, string package)
    {
        if (!File.Exists(file))
        {
            Skip = $"{file} isn't there: install the package {package}";
        }
    }
}
