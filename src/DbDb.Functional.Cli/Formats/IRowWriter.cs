namespace DbDb.Functional.Cli;

/// <summary>Writes rows field by field, in the order of the columns that it was made for.</summary>
internal interface IRowWriter
{
    /// <summary>Writes the row's next field: any bytes.</summary>
    void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Writes the row's next field: a number.</summary>
    void WriteNumber(long number);

    /// <summary>
    /// Writes the row's next field: there is none. In json the property is left out, elsewhere the field is empty.
    /// </summary>
    void WriteNothing();

    /// <summary>Ends the row.</summary>
    void EndRow();

    /// <summary>
    /// Writes what was held back: called after the last row, and before others if they are to be seen by then.
    /// </summary>
    void Finish();
}
