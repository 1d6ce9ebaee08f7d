using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DbDb.Functional.Generators;

/// <summary>Makes the codecs of records that have the attribute <c>KeyCodec</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KeyCodecGenerator : IIncrementalGenerator
{
    private const int MostMembers = 7;

    private static readonly DiagnosticDescriptor _wrongShape = Error(
        "DBDB001",
        "A record with a codec of keys is partial and positional",
        "'{0}' can't have a codec of keys: {1}");

    private static readonly DiagnosticDescriptor _noCodec = Error(
        "DBDB002",
        "A member of a key has a codec",
        "'{0}' can't be a part of a key: no codec writes a {1}{2}");

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var found = context.SyntaxProvider.ForAttributeWithMetadataName(
            "DbDb.Functional.KeyCodecAttribute",
            (node, _) => node is TypeDeclarationSyntax,
            (one, _) => Read((TypeDeclarationSyntax)one.TargetNode, (INamedTypeSymbol)one.TargetSymbol));
        context.RegisterSourceOutput(found, (output, read) =>
        {
            foreach (var problem in read.Problems)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (read.Record is { } record)
            {
                output.AddSource(record.FileName, KeyCodecSource.Of(record));
            }
        });
    }

    private static (KeyRecord? Record, EquatableArray<Problem> Problems) Read(
        TypeDeclarationSyntax syntax,
        INamedTypeSymbol type
    )
    {
        var members = syntax is RecordDeclarationSyntax { ParameterList.Parameters: var parameters }
            ? type.InstanceConstructors
                .First(one => one.Parameters.Length == parameters.Count && IsOf(one, syntax))
                .Parameters
            : [];
        var problems = ShapeProblem(syntax, type, members.Length) is { } reason
            ? [Problem.Of(_wrongShape, syntax.Identifier.GetLocation(), type.Name, reason)]
            : members.Where(member => MemberCodecs.Of(member.Type) is null).Select(NoCodec).ToImmutableArray();
        return (problems.IsEmpty ? RecordOf(syntax, type, members) : null, new(problems));
    }

    private static bool IsOf(IMethodSymbol constructor, SyntaxNode record) =>
        constructor.DeclaringSyntaxReferences.Any(one =>
            one.Span == record.Span && one.SyntaxTree == record.SyntaxTree);

    private static string? ShapeProblem(TypeDeclarationSyntax syntax, INamedTypeSymbol type, int members) =>
        syntax is not RecordDeclarationSyntax || members == 0 ? "it isn't a positional record"
        : Chain(syntax).Any(one => !one.Modifiers.Any(SyntaxKind.PartialKeyword))
            ? "it, or a type that it lies in, isn't partial"
        : Chain(syntax).Any(one => one.TypeParameterList is not null) ? "it, or a type that it lies in, is generic"
        : type.IsAbstract ? "it is abstract"
        : members > MostMembers ? $"it has {members} members, and may have {MostMembers}: put some into another record"
        : null;

    private static Problem NoCodec(IParameterSymbol member) =>
        Problem.Of(
            _noCodec,
            member.Locations.FirstOrDefault() ?? Location.None,
            member.Name,
            member.Type.ToDisplayString(),
            member.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated }
                ? "; what may be nothing is an Option"
                : "");

    private static KeyRecord RecordOf(
        TypeDeclarationSyntax syntax,
        INamedTypeSymbol type,
        ImmutableArray<IParameterSymbol> members
    )
    {
        var chain = Chain(syntax).Reverse().ToArray();
        return new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            new([.. chain.Take(chain.Length - 1).Select(Declared)]),
            Declared(syntax),
            syntax.Identifier.Text,
            string.Join(".", chain.Select(one => one.Identifier.Text)),
            Visibility(type),
            new([.. members.Select(MemberOf)]));
    }

    private static KeyMember MemberOf(IParameterSymbol member) =>
        new(
            member.Name,
            MemberCodecs.Name(member.Type),
            MemberCodecs.Of(member.Type)
                + (member.GetAttributes().Any(one => MemberCodecs.IsLibrarys(one, "DescendingAttribute"))
                    ? ".Descending()"
                    : ""));

    private static IEnumerable<TypeDeclarationSyntax> Chain(TypeDeclarationSyntax syntax) =>
        syntax.AncestorsAndSelf().OfType<TypeDeclarationSyntax>();

    private static string Declared(TypeDeclarationSyntax one) =>
        one is RecordDeclarationSyntax { ClassOrStructKeyword.Text: { Length: > 0 } kind }
            ? $"record {kind} {one.Identifier.Text}"
            : $"{one.Keyword.Text} {one.Identifier.Text}";

    private static string Visibility(INamedTypeSymbol type)
    {
        var all = new List<Accessibility>();
        for (var one = type; one is not null; one = one.ContainingType)
        {
            all.Add(one.DeclaredAccessibility);
        }

        return all.TrueForAll(one => one is Accessibility.Public) ? "public"
            : all.TrueForAll(one => one is Accessibility.Public or Accessibility.Internal
                or Accessibility.ProtectedOrInternal) ? "internal"
            : "";
    }

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "DbDb.Functional", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
