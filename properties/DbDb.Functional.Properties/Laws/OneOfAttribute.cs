using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>One of some values, each as likely as the other.</summary>
/// <param name="values">The values.</param>
public sealed class OneOfAttribute(params object[] values) : CasesAttribute
{
    public IReadOnlyList<object> Values => values;

    internal override Arbitrary<object> For(ParameterInfo parameter, object? target) =>
        Gen.Elements(values).ToArbitrary();
}
