using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>What else than bytes and numbers a field can be.</summary>
internal static class RowFields
{
    /// <summary>Writes the row's next field: text.</summary>
    public static void WriteText(this IRowWriter rows, string text) => rows.WriteBytes(Encoding.UTF8.GetBytes(text));
}
