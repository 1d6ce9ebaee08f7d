namespace DbDb.Functional.Cli;

/// <summary>How rows are written.</summary>
internal enum RowFormat
{
    /// <summary>Aligned columns, for a person.</summary>
    Table,

    /// <summary>A line a row, its fields escaped and separated by tabs.</summary>
    Tsv,

    /// <summary>A line a row, each a JSON object.</summary>
    Json,

    /// <summary>RFC 4180, with a header line.</summary>
    Csv,
}
