using DbDb.Functional.Generators;
using LanguageExt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DbDb.Functional.Tests.Codecs;

/// <summary>Records for which no codec can be made are said to be, where they are declared.</summary>
public class KeyCodecGeneratorTests
{
    [Theory]
    [InlineData(
        "[KeyCodec] public record struct A(int B);",
        "DBDB001: 'A' can't have a codec of keys: it, or a type that it lies in, isn't partial")]
    [InlineData(
        "[KeyCodec] public partial record A;",
        "DBDB001: 'A' can't have a codec of keys: it isn't a positional record")]
    [InlineData(
        "[KeyCodec] public partial struct A { }",
        "DBDB001: 'A' can't have a codec of keys: it isn't a positional record")]
    [InlineData(
        "[KeyCodec] public partial record A<T>(int B);",
        "DBDB001: 'A' can't have a codec of keys: it, or a type that it lies in, is generic")]
    [InlineData(
        "class C { [KeyCodec] public partial record A(int B); }",
        "DBDB001: 'A' can't have a codec of keys: it, or a type that it lies in, isn't partial")]
    [InlineData(
        "[KeyCodec] public abstract partial record A(int B);",
        "DBDB001: 'A' can't have a codec of keys: it is abstract")]
    [InlineData(
        "[KeyCodec] public partial record A(int B, int C, int D, int E, int F, int G, int H, int I);",
        "DBDB001: 'A' can't have a codec of keys: it has 8 members, and may have 7: put some into another record")]
    [InlineData(
        "[KeyCodec] public partial record A(int B, object C);",
        "DBDB002: 'C' can't be a part of a key: no codec writes a object")]
    [InlineData(
        "[KeyCodec] public partial record A(string? B);",
        "DBDB002: 'B' can't be a part of a key: no codec writes a string?; what may be nothing is an Option")]
    [InlineData(
        "[KeyCodec] public partial record A(int[] B);",
        "DBDB002: 'B' can't be a part of a key: no codec writes a int[]")]
    public void Why_it_cannot_have_a_codec_is_said(string declaration, string problem)
    {
        var (problems, sources) = Generate(declaration);

        Assert.Equal([problem], problems.Select(one => $"{one.Id}: {one.GetMessage(null)}"));
        Assert.True(problems.All(one => one.Location.GetLineSpan().Path == "record.cs"));
        Assert.Equal(0, sources);
    }

    [Theory]
    [InlineData("[KeyCodec] public partial record A(int B);")]
    [InlineData("[KeyCodec] internal readonly partial record struct @class(int @int, string @event);")]
    [InlineData("public static partial class C { [KeyCodec] private partial record A(int B, int D); }")]
    [InlineData("namespace N.M { public partial class C { [KeyCodec] public partial record class A(int b, C.E D); public enum E { } } }")]
    [InlineData("[KeyCodec] public partial record A(int B) { public A(string text) : this(1) { } }")]
    public void What_is_made_compiles_without_a_warning(string declaration)
    {
        var (problems, sources) = Generate(declaration);

        Assert.Empty(problems);
        Assert.Equal(1, sources);
    }

    [Fact]
    public void What_has_not_changed_is_not_made_again()
    {
        var compilation = Compilation("[KeyCodec] public partial record A(int B);");
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new KeyCodecGenerator().AsSourceGenerator()],
            driverOptions: new(default, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;")));

        var outputs = driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs).Select(output => output.Reason);
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static (Diagnostic[] Problems, int Sources) Generate(string declaration)
    {
        var driver = CSharpGeneratorDriver.Create(new KeyCodecGenerator())
            .RunGeneratorsAndUpdateCompilation(Compilation(declaration), out var after, out var problems);
        var wrong = problems.Length > 0
            ? problems
            : [.. after.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning)];
        return ([.. wrong], driver.GetRunResult().GeneratedTrees.Length);
    }

    private static CSharpCompilation Compilation(string declaration) =>
        CSharpCompilation.Create(
            "records",
            [CSharpSyntaxTree.ParseText($"#nullable enable\nusing DbDb.Functional;\n{declaration}", path: "record.cs")],
            [
                .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                    .Select(path => MetadataReference.CreateFromFile(path)),
            ],
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
