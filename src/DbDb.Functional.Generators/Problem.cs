using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DbDb.Functional.Generators;

/// <summary>Why a codec can't be made, and where.</summary>
internal sealed record Problem(
    DiagnosticDescriptor Kind,
    string Path,
    TextSpan Span,
    LinePositionSpan Lines,
    EquatableArray<string> Words
)
{
    public static Problem Of(DiagnosticDescriptor kind, Location place, params string[] words)
    {
        var lines = place.GetLineSpan();
        return new(kind, lines.Path ?? "", place.SourceSpan, lines.Span, new([.. words]));
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Kind, Location.Create(Path, Span, Lines), [.. Words]);
}
