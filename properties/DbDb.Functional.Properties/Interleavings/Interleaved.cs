using System.Reflection;
using System.Runtime.Loader;

namespace DbDb.Functional.Properties;

/// <summary>
/// Calls code of this project in a world of its own, in which the product's assemblies are rewritten for a <see
/// cref="Scheduler"/>.
/// </summary>
internal sealed class Interleaved : AssemblyLoadContext
{
    private static readonly Lazy<Interleaved> _world = new(() => new());
    private static readonly string _folder = Path.GetDirectoryName(typeof(Interleaved).Assembly.Location)!;

    private Interleaved()
        : base("interleaved")
    {
    }

    /// <summary>Calls something that holds on to nothing of the outside: a static lambda expression.</summary>
    public static void Call(Action law) => Call<object?>((Delegate)law);

    /// <summary>The same of what is given a number, and gives something that both worlds know.</summary>
    public static T Call<T>(Func<int, T> law, int given) => Call<T>((Delegate)law, given);

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "DbDb.Functional" or "DbDb.Functional.Core" => LoadFromStream(Rewriter.Rewritten(PathOf(assemblyName.Name))),
        "DbDb.Functional.Testing" or "DbDb.Functional.Properties" => LoadFromAssemblyPath(PathOf(assemblyName.Name)),
        _ => null,
    };

    private static T Call<T>(Delegate law, params object[] given)
    {
        var assembly = _world.Value.LoadFromAssemblyName(typeof(Interleaved).Assembly.GetName());
        var inside = (MethodInfo)assembly.ManifestModule.ResolveMethod(law.Method.MetadataToken)!;
        var target = inside.IsStatic ? null : Activator.CreateInstance(inside.DeclaringType!, nonPublic: true);
        return (T)inside.Invoke(target, BindingFlags.DoNotWrapExceptions, null, given, null)!;
    }

    private static string PathOf(string name) => Path.Combine(_folder, name + ".dll");
}
