namespace DbDb.Functional.Cli;

/// <summary>Writes rows field by field, in the order of the columns that it was made for.</summary>
internal interface IRowWriter
{
    /// <summary>The row's next field: any bytes.</summary>
    void Bytes(ReadOnlySpan<byte> bytes);

    /// <summary>The row's next field: a number.</summary>
    void Number(long number);

    /// <summary>Ends the row.</summary>
    void EndRow();

    /// <summary>Writes what was held back. Called once, after the last row.</summary>
    void Finish();
}
