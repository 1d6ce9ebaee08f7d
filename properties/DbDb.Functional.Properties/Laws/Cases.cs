using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What a law's parameter is generated of: what its attribute says (<see cref="CasesAttribute"/>), or its type's own
/// static <c>Any</c>, or what is known of the type: <see cref="Any"/>, <see cref="Gens"/>, FsCheck's own.
/// </summary>
internal static class Cases
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static Arbitrary<object> Of(ParameterInfo parameter, object? target, IArbMap map) =>
        parameter.GetCustomAttribute<CasesAttribute>() is { } attribute ? attribute.For(parameter, target)
        : parameter.ParameterType.GetProperty(nameof(Any), Static) is { } own ? Boxed(own.GetValue(null)!)
        : map.ArbFor(parameter.ParameterType);

    /// <summary>What a member of this name is.</summary>
    public static Arbitrary<object> Of(Type owner, string member, object? target) =>
        Boxed(owner.GetProperty(member, Static | BindingFlags.Instance)?.GetValue(target)
            ?? owner.GetField(member, Static | BindingFlags.Instance)?.GetValue(target)
            ?? throw new MissingMemberException(owner.Name, member));

    private static Arbitrary<object> Boxed(object cases) => Typed((dynamic)cases);

    private static Arbitrary<object> Typed<T>(Arbitrary<T> cases) =>
        Arb.From(cases.Generator.Select(made => (object)made!), made =>
            cases.Shrinker((T)made).Select(smaller => (object)smaller!)
        );

    private static Arbitrary<object> Typed<T>(Gen<T> cases) => Typed(cases.ToArbitrary());
}
