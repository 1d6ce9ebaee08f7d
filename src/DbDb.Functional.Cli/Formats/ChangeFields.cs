using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>The fields by which a row tells what became of a key.</summary>
internal static class ChangeFields
{
    /// <summary>The row's next field: <c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public static void Kind(this IRowWriter rows, TreeChange change) =>
        rows.Bytes(change switch
        {
            TreeChange.Added => "added"u8,
            TreeChange.Removed => "removed"u8,
            TreeChange.Changed => "changed"u8,
            _ => throw new UnreachableException(),
        });

    /// <summary>The row's next field: the value that the key had, if it had one.</summary>
    public static void Before(this IRowWriter rows, TreeChange change) =>
        (change switch
        {
            TreeChange.Removed removed => removed.Value,
            TreeChange.Changed changed => changed.Before,
            _ => Option<Value>.None,
        }).Match(Some: value => rows.Bytes(value.Span), None: rows.Nothing);

    /// <summary>The row's next field: the value that the key has, if it has one.</summary>
    public static void After(this IRowWriter rows, TreeChange change) => rows.Before(change.Inverse);
}
