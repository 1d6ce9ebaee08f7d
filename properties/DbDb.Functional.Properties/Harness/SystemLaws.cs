using System.Runtime.InteropServices;
using DbDb.Functional.Cli;
using Mono.Cecil;

namespace DbDb.Functional.Properties;

/// <summary>
/// What differs between operating systems is in one folder, and which one it is, is asked in one place.
/// </summary>
public class SystemLaws
{
    private const string Place = "ThisSystem";

    private static readonly string _library = typeof(Database).Assembly.Location;

    private static readonly string[] _folders = ["Linux", "MacOS", "Unix", "Windows"];

    [Fact]
    public void Which_system_it_is_is_asked_in_one_place()
    {
        Assert.Empty(Questions(typeof(Tree).Assembly.Location));
        var questions = Questions(_library);
        Assert.Contains($"{Place}..cctor asks OperatingSystem.IsLinux", questions);
        Assert.All(questions, question => Assert.StartsWith($"{Place}.", question));
    }

    [Fact]
    public void Calls_of_a_systems_library_are_in_the_folder_of_that_system()
    {
        var callers = Callers(_library).ToArray();
        Assert.True(callers.Length > 5, $"only {callers.Length}");
        Assert.All(callers, type => Assert.Contains(Folder(type), _folders));
    }

    [Fact]
    public void A_question_and_a_call_elsewhere_are_named()
    {
        Assert.True(
            OperatingSystem.IsLinux()
                || RuntimeInformation.RuntimeIdentifier.Length > 0
                || Environment.OSVersion.Version.Major > 0
        );

        var questions = Questions(typeof(SystemLaws).Assembly.Location);
        foreach (
            var asked in new[]
            {
                "OperatingSystem.IsLinux",
                "RuntimeInformation.get_RuntimeIdentifier",
                "Environment.get_OSVersion",
            }
        )
        {
            Assert.Contains(
                $"{nameof(SystemLaws)}.{nameof(A_question_and_a_call_elsewhere_are_named)} asks {asked}",
                questions
            );
        }

        Assert.Contains("Descriptor", Callers(typeof(ExitCode).Assembly.Location)); // the command's own
        Assert.Equal("", Folder("Descriptor"));
    }

    // Who asks which system it is, in which method.
    private static string[] Questions(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        return
        [
            .. from type in assembly.MainModule.GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let called = instruction.Operand as MethodReference
            where called is not null && IsQuestion(called)
            select $"{Outermost(type).Name}.{method.Name} asks {called.DeclaringType.Name}.{called.Name}",
        ];
    }

    private static bool IsQuestion(MethodReference called) =>
        called.DeclaringType.FullName switch
        {
            "System.OperatingSystem" or "System.Runtime.InteropServices.RuntimeInformation" => true,
            "System.Environment" => called.Name == "get_OSVersion",
            _ => false,
        };

    // The types that call a library which isn't .NET's.
    private static IEnumerable<string> Callers(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        return
        [
            .. assembly
                .MainModule.GetTypes()
                .Where(type => type.Methods.Any(method => method.IsPInvokeImpl))
                .Select(type => Outermost(type).Name)
                .Distinct(),
        ];
    }

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    // Of the systems' folders, that in which a type has its file.
    private static string Folder(string type) =>
        Directory
            .EnumerateFiles(Systems(), $"{type}.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .SingleOrDefault("");

    private static string Systems() => Sources.Folder("src", "DbDb.Functional", "Stores", "Systems");
}
