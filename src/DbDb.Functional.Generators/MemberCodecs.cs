using Microsoft.CodeAnalysis;

namespace DbDb.Functional.Generators;

/// <summary>Which codec writes a type.</summary>
internal static class MemberCodecs
{
    private const string Codec = "global::DbDb.Functional.Codec";
    private const int MostOfTuple = 7;

    /// <summary>What makes the codec of a type, as C#; null where it has none.</summary>
    public static string? Of(ITypeSymbol type) =>
        type.NullableAnnotation is NullableAnnotation.Annotated && type.IsReferenceType ? null
        : type.SpecialType is not SpecialType.None && OfSpecial(type.SpecialType) is { } special ? $"{Codec}.{special}"
        : type.TypeKind is TypeKind.Enum ? $"{Codec}.Enum<{Name(type)}>()"
        : type is not INamedTypeSymbol named ? null
        : HasOne(named) ? $"{Name(named)}.Codec"
        : named.IsTupleType ? OfTuple(named)
        : named.ConstructedFrom.SpecialType is SpecialType.System_Nullable_T ? Within("Nullable", named)
        : named is { Name: "Option", Arity: 1 } && IsIn(named, "LanguageExt") ? Within("Option", named)
        : OfNamed(named) is { } plain ? $"{Codec}.{plain}"
        : null;

    /// <summary>Whether a codec is made for it.</summary>
    public static bool HasOne(ISymbol type) =>
        type.GetAttributes().Any(attribute => IsLibrarys(attribute, "KeyCodecAttribute"));

    /// <summary>Whether an attribute is the library's of this name.</summary>
    public static bool IsLibrarys(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type
        && string.Equals(type.Name, name, StringComparison.Ordinal)
        && IsIn(type, "DbDb.Functional");

    /// <summary>Its name, wherever it is written.</summary>
    public static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static string? OfSpecial(SpecialType type) =>
        type switch
        {
            SpecialType.System_String => "String",
            SpecialType.System_Boolean => "Boolean",
            SpecialType.System_Char => "Char",
            SpecialType.System_SByte => "SByte",
            SpecialType.System_Byte => "Byte",
            SpecialType.System_Int16 => "Int16",
            SpecialType.System_UInt16 => "UInt16",
            SpecialType.System_Int32 => "Int32",
            SpecialType.System_UInt32 => "UInt32",
            SpecialType.System_Int64 => "Int64",
            SpecialType.System_UInt64 => "UInt64",
            SpecialType.System_Decimal => "Decimal",
            SpecialType.System_Single => "Single",
            SpecialType.System_Double => "Double",
            SpecialType.System_DateTime => "DateTime(global::System.DateTimeKind.Utc)",
            _ => null,
        };

    private static string? OfNamed(INamedTypeSymbol type) =>
        type.Name switch
        {
            "Half" or "Int128" or "UInt128" or "Guid" or "DateOnly" or "TimeOnly" or "TimeSpan" or "DateTimeOffset"
                when IsIn(type, "System") => type.Name,
            "BigInteger" when IsIn(type, "System.Numerics") => type.Name,
            "Key" when IsIn(type, "DbDb.Functional") => "Bytes",
            _ => null,
        };

    private static string? Within(string codec, INamedTypeSymbol type) =>
        Of(type.TypeArguments[0]) is { } inner ? $"{Codec}.{codec}({inner})" : null;

    private static string? OfTuple(INamedTypeSymbol tuple)
    {
        var parts = tuple.TupleElements.Select(element => Of(element.Type)).OfType<string>().ToArray();
        return parts.Length == tuple.TupleElements.Length && parts.Length <= MostOfTuple
            ? $"{Codec}.Tuple({string.Join(", ", parts)})"
            : null;
    }

    private static bool IsIn(ISymbol type, string name) =>
        type.ContainingType is null
        && string.Equals(type.ContainingNamespace.ToDisplayString(), name, StringComparison.Ordinal);
}
