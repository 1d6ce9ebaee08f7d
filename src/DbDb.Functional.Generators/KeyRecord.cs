namespace DbDb.Functional.Generators;

/// <summary>A record that is to have a codec.</summary>
/// <param name="Namespace">Its namespace; empty for none.</param>
/// <param name="Outer">The types that it lies in, outermost first, as they are declared.</param>
/// <param name="Declaration">How it is declared, as in <c>record struct OrderKey</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its name with those of the types that it lies in, as it is written in its namespace.</param>
/// <param name="Visibility">Who sees it of those who don't lie in the same type; empty if nobody does.</param>
/// <param name="Members">Its members.</param>
internal sealed record KeyRecord(
    string Namespace,
    EquatableArray<string> Outer,
    string Declaration,
    string Name,
    string Path,
    string Visibility,
    EquatableArray<KeyMember> Members
)
{
    /// <summary>The name of the file that its codec is in.</summary>
    public string FileName => $"{Namespace}.{Path}.KeyCodec.g.cs".Replace("@", "").TrimStart('.');

    /// <summary>The name of the class that has the ranges of its keys.</summary>
    public string RangesName => Path.Replace("@", "").Replace('.', '_') + "Keys";
}

/// <summary>A member of one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Codec">What makes its codec.</param>
internal sealed record KeyMember(string Name, string Type, string Codec);
