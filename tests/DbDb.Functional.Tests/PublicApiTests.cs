using System.Reflection;
using System.Runtime.CompilerServices;
using DbDb.Functional.Hosting;
using DbDb.Functional.Pictures;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt"))
            .ReplaceLineEndings("\n");
        var assemblies = new[]
        {
            typeof(Tree).Assembly,
            typeof(Database).Assembly,
            typeof(Law).Assembly,
            typeof(Picture).Assembly,
            typeof(DbDbOptions).Assembly,
        };
        var actual = string.Concat(assemblies.SelectMany(Surface).Select(line => line + "\n"));
        if (actual != approved)
        {
            var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
            File.WriteAllText(received, actual);
            Assert.Fail(
                $"the public surface has changed: review {received}, and put it in the place of PublicApi.approved.txt"
            );
        }
    }

    private static IEnumerable<string> Surface(Assembly assembly) =>
        from type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        from line in Members(type).Order(StringComparer.Ordinal).Select(member => $"  {member}").Prepend(Title(type))
        select line;

    private static string Title(Type type)
    {
        var kind =
            IsDelegate(type) ? "delegate"
            : type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : "class";
        var closed =
            type is { IsAbstract: true, IsSealed: true } ? "static "
            : type is { IsAbstract: true, IsInterface: false } ? "abstract "
            : "";
        return $"{closed}{kind} {Name(type)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.IsEnum
            ? Enum.GetNames(type)
            : type.GetMembers(Declared)
                .Where(member =>
                    member is not MethodInfo { IsSpecialName: true }
                    || member.Name.StartsWith("op_", StringComparison.Ordinal)
                )
                .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member is not Type)
                .Where(member => !IsDelegate(type) || member.Name is "Invoke")
                .Select(Signature);
    }

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static string Signature(MemberInfo member)
    {
        var isStatic =
            member is MethodBase { IsStatic: true } or FieldInfo { IsStatic: true }
            || (member as PropertyInfo)?.GetMethod?.IsStatic == true
                ? "static "
                : "";
        return isStatic
            + member switch
            {
                ConstructorInfo made => $"new({Parameters(made)})",
                MethodInfo method => $"{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
                PropertyInfo property =>
                    $"{Name(property.PropertyType)} {property.Name} {{ get;{(property.SetMethod is { IsPublic: true } ? " init;" : "")} }}",
                FieldInfo field =>
                    $"{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
                _ => member.ToString()!,
            };
    }

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(parameter =>
                    $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}"
                )
        );

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Name(Type type) =>
        type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericParameter ? type.Name
        : type.IsNested && !type.Name.Contains('`', StringComparison.Ordinal)
            ? $"{Name(type.DeclaringType!)}.{type.Name}"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
