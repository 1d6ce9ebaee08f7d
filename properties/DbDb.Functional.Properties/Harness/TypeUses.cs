using System.Text.RegularExpressions;
using Mono.Cecil;

namespace DbDb.Functional.Properties;

/// <summary>
/// Which types of a project use which, as its compiled assembly says, and in which file each is declared.
/// </summary>
internal sealed partial class TypeUses
{
    private readonly Dictionary<string, string> _files = [];
    private readonly HashSet<(string From, string To)> _uses = [];

    /// <param name="assembly">The compiled assembly.</param>
    /// <param name="folder">Where the project's sources lie.</param>
    public TypeUses(string assembly, string folder)
    {
        foreach (var path in Sources.In(folder))
        {
            Declare(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path));
        }

        using var compiled = AssemblyDefinition.ReadAssembly(assembly);
        foreach (var type in compiled.MainModule.GetTypes().Where(type => _files.ContainsKey(Outermost(type))))
        {
            Read(type);
        }
    }

    /// <summary>The file in which a type is declared; null if it is none of the project's.</summary>
    public string? FileOf(string type) => _files.GetValueOrDefault(type);

    /// <summary>Each use of a type in one file by a type in another.</summary>
    public IEnumerable<TypeUse> All =>
        from use in _uses
        let made = new TypeUse(use.From, _files[use.From], use.To, _files[use.To])
        where made.FromFile != made.ToFile
        select made;

    // A type in parts belongs to the file that has its name.
    private void Declare(string file, string source)
    {
        foreach (var name in Declared().Matches(source).Select(match => match.Groups["name"].Value))
        {
            if (!_files.ContainsKey(name) || Path.GetFileNameWithoutExtension(file) == name)
            {
                _files[name] = file;
            }
        }
    }

    private void Read(TypeDefinition type)
    {
        var from = Outermost(type);
        Use(from, type.BaseType);
        type.Interfaces.ToList().ForEach(found => Use(from, found.InterfaceType));
        type.Fields.ToList().ForEach(field => Use(from, field.FieldType));
        foreach (var method in type.Methods)
        {
            Signature(from, method);
            foreach (var variable in method.HasBody ? method.Body.Variables : [])
            {
                Use(from, variable.VariableType);
            }

            foreach (var instruction in method.HasBody ? method.Body.Instructions : [])
            {
                Operand(from, instruction.Operand);
            }
        }
    }

    private void Operand(string from, object? operand)
    {
        switch (operand)
        {
            case MethodReference called:
                Use(from, called.DeclaringType);
                Signature(from, called);
                foreach (var argument in called is GenericInstanceMethod generic ? generic.GenericArguments : [])
                {
                    Use(from, argument);
                }

                break;
            case FieldReference field:
                Use(from, field.DeclaringType);
                Use(from, field.FieldType);
                break;
            case TypeReference type:
                Use(from, type);
                break;
            default:
                break;
        }
    }

    private void Signature(string from, MethodReference method)
    {
        Use(from, method.ReturnType);
        method.Parameters.ToList().ForEach(parameter => Use(from, parameter.ParameterType));
    }

    private void Use(string from, TypeReference? used)
    {
        if (used is GenericInstanceType generic)
        {
            generic.GenericArguments.ToList().ForEach(argument => Use(from, argument));
        }

        if (used is TypeSpecification made)
        {
            Use(from, made.ElementType);
        }
        else if (
            used is not null and not GenericParameter
            && Outermost(used) is var to
            && to != from
            && _files.ContainsKey(to)
        )
        {
            _uses.Add((from, to));
        }
    }

    // One of another assembly isn't meant, though it has the name of one here.
    private static string Outermost(TypeReference type)
    {
        var outer = type.GetElementType();
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return outer.Namespace.StartsWith("DbDb.", StringComparison.Ordinal) ? outer.Name.Split('`')[0] : "";
    }

    [GeneratedRegex(
        @"^(public|internal|file) [a-z ]*?(class|record struct|record|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Declared();
}

/// <summary>A type uses another.</summary>
/// <param name="From">The type.</param>
/// <param name="FromFile">Where it is declared, from the project's folder on.</param>
/// <param name="To">The other.</param>
/// <param name="ToFile">Where that is declared.</param>
internal readonly record struct TypeUse(string From, string FromFile, string To, string ToFile)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} ({FromFile}) uses {To} ({ToFile})";
}
