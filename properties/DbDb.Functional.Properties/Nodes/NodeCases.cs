using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DbDb.Functional.Properties;

/// <summary>
/// Where a compiled assembly tells the cases of a <see cref="Node"/> apart, and where it hands a node on as anything
/// else.
/// </summary>
internal static class NodeCases
{
    private static readonly HashSet<string> _cases = [.. new[]
    {
        typeof(Branch), typeof(AmendedLeaf), typeof(Stored), typeof(Draft), typeof(byte[]),
    }.Select(type => type.FullName!)];

    private static readonly string _node = typeof(Node).FullName!;

    // What casts in another's name.
    private static readonly HashSet<string> _casting = ["OfType", "Cast", "As"];

    /// <summary>The casts to a case, and the boxes of a node, but for those in the types that may.</summary>
    public static IEnumerable<string> CastsIn(string assembly, params string[] allowed)
    {
        using var read = AssemblyDefinition.ReadAssembly(assembly);
        return
        [
            .. from type in read.MainModule.GetTypes()
            where !allowed.Contains(type.Name)
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let told = Told(instruction)
            where told is not null
            select $"{type.FullName}.{method.Name}: {told}",
        ];
    }

    /// <summary>Fields, parameters and results that are objects in types of these names, or within one.</summary>
    public static IEnumerable<string> ObjectsIn(string assembly, Func<string, bool> isMeant)
    {
        using var read = AssemblyDefinition.ReadAssembly(assembly);
        return
        [
            .. from type in read.MainModule.GetTypes()
            where isMeant(Outermost(type)) && type.BaseType?.Name != nameof(MulticastDelegate)
            from typed in type
                .Fields.Select(field => (field.Name, Type: field.FieldType))
                .Concat(type.Methods.Where(method => !IsGiven(method)).SelectMany(Signature))
            where IsObject(typed.Type)
            select $"{type.FullName}.{typed.Name}",
        ];
    }

    private static IEnumerable<(string Name, TypeReference Type)> Signature(MethodDefinition method) =>
        method.Parameters.Select(parameter => ($"{method.Name}({parameter.Name})", parameter.ParameterType))
            .Append((method.Name, method.ReturnType));

    private static string? Told(Instruction instruction) =>
        (instruction.OpCode.Code, instruction.Operand) switch
        {
            (Code.Isinst or Code.Castclass or Code.Unbox_Any, TypeReference type) when _cases.Contains(type.FullName) =>
                $"{instruction.OpCode} {type.Name}",
            (Code.Box, TypeReference boxed) when string.Equals(boxed.FullName, _node, StringComparison.Ordinal) =>
                "boxes a node",
            (Code.Call or Code.Callvirt, GenericInstanceMethod called)
                when _casting.Contains(called.Name)
                    && called.GenericArguments.FirstOrDefault(argument => _cases.Contains(argument.FullName))
                        is { } type => $"{called.Name}<{type.Name}>",
            _ => null,
        };

    // Whose signature isn't ours: it overrides a method of the framework, or implements one of an interface that has no
    // types in it.
    private static bool IsGiven(MethodDefinition method) =>
        method is { Name: nameof(Equals), Parameters.Count: 1 }
        || method.Name.StartsWith("System.Collections.", StringComparison.Ordinal);

    private static bool IsObject(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.Any(IsObject),
        TypeSpecification made => IsObject(made.ElementType),
        _ => type.FullName == "System.Object",
    };

    private static string Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type.Name.Split('`')[0];
}
