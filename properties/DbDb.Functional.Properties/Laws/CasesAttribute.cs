using System.Reflection;
using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>What a law's parameter is generated of, where its type alone doesn't say it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class CasesAttribute : Attribute
{
    /// <param name="parameter">The parameter.</param>
    /// <param name="target">An object of the class of laws; null, if the law is static.</param>
    internal abstract Arbitrary<object> For(ParameterInfo parameter, object? target);
}
