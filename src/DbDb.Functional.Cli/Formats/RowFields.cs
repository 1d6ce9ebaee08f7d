using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>What else than bytes and numbers a field can be.</summary>
internal static class RowFields
{
    /// <summary>The row's next field: text.</summary>
    public static void Text(this IRowWriter rows, string text) => rows.Bytes(Encoding.UTF8.GetBytes(text));
}
