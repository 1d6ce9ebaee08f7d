using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>What a row tells of what became of a key.</summary>
internal static class ChangeFields
{
    /// <summary>Writes the row's next field: <c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public static void WriteKind(this IRowWriter rows, TreeChange change) =>
        rows.WriteBytes(change switch
        {
            TreeChange.Added => "added"u8,
            TreeChange.Removed => "removed"u8,
            TreeChange.Changed => "changed"u8,
            _ => throw new UnreachableException(),
        });

    /// <summary>The value that the key had, if it had one.</summary>
    public static Option<Value> Before(this TreeChange change) =>
        change switch
        {
            TreeChange.Removed removed => removed.Value,
            TreeChange.Changed changed => changed.Before,
            _ => Option<Value>.None,
        };

    /// <summary>The value that the key has, if it has one.</summary>
    public static Option<Value> After(this TreeChange change) => change.Inverse.Before();
}
