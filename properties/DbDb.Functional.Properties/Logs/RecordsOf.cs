namespace DbDb.Functional.Properties;

/// <summary>Where the records of a file lie.</summary>
internal static class RecordsOf
{
    /// <summary>Each record of the log in turn, up to zeros or the file's end; nothing in them is checked.</summary>
    public static IEnumerable<Address> File(byte[] bytes)
    {
        for (
            var offset = (int)LogIdentity.LogStart;
            offset + Record.HeaderSize <= bytes.Length && Record.Kind(bytes.AsSpan(offset)) != RecordKind.None;

        )
        {
            var address = Address.At(offset, Record.Padded(Record.Length(bytes.AsSpan(offset))));
            yield return address;
            offset += address.Length;
        }
    }
}
