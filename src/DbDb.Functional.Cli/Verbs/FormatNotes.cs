namespace DbDb.Functional.Cli;

/// <summary>What the formats look like, for help.</summary>
internal static class FormatNotes
{
    /// <summary>The formats as they are written.</summary>
    public static string[] Written =>
    [
        "Formats:",
        @"  tsv    KEY<tab>VALUE; tab, newline, carriage return and backslash as \t \n \r \\, other control characters",
        @"         and bytes that aren't UTF-8 as \xNN",
        @"  json   {""key"":…,""value"":…} a line; key64, value64 (base64) for bytes that aren't UTF-8",
        @"  csv    RFC 4180 with the header key,value; \\ for a backslash, \xNN for other control characters and bytes",
        "         that aren't UTF-8",
        "  table  columns, cut to the terminal's width; not to be read back",
    ];

    /// <summary>The formats as they are read.</summary>
    public static string[] Read =>
    [
        "Formats:",
        @"  tsv    KEY<tab>VALUE, with \t \n \r \\ \xNN for tab, newline, carriage return, backslash and any byte.",
        "         Every other byte stands for itself, a carriage return before the newline too. An empty line is an",
        "         error",
        @"  json   {""key"":…,""value"":…} a line, in any order; key64, value64 for base64; no other properties",
        @"  csv    RFC 4180 with the header key,value; in a field \\ is a backslash and \xNN any byte",
    ];
}
