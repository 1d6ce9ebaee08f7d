using System.Reflection;
using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>Generated of what a member of the class of laws is: an arbitrary, or a generator.</summary>
/// <param name="member">The member's name.</param>
public sealed class FromAttribute(string member) : CasesAttribute
{
    public string Member => member;

    internal override Arbitrary<object> For(ParameterInfo parameter, object? target) =>
        Cases.Of(parameter.Member.DeclaringType!, Member, target);
}
