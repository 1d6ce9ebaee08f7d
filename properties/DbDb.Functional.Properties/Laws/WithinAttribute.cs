using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A number between two, each as likely as the other. It shrinks towards 0, or towards the least, if that is more.
/// </summary>
/// <param name="least">The least.</param>
/// <param name="most">The greatest, inclusive.</param>
public sealed class WithinAttribute(int least, int most) : CasesAttribute
{
    public int Least => least;

    public int Most => most;

    internal override Arbitrary<object> For(ParameterInfo parameter, object? target) =>
        Arb.From(Gen.Choose(Least, Most).Select(number => (object)number), number =>
            Smaller((int)number).Select(smaller => (object)smaller)
        );

    private IEnumerable<int> Smaller(int number)
    {
        var aim = Math.Clamp(0, Least, Most);
        return number == aim
            ? []
            : new[] { aim, aim + (number - aim) / 2, number - Math.Sign(number - aim) }
                .Distinct()
                .Where(other => other != number);
    }
}
