namespace DbDb.Functional.Testing;

/// <summary>Something done to a file that needn't have reached the medium yet.</summary>
internal abstract record FileChange
{
    private FileChange()
    {
    }

    public sealed record Write(long Offset, ReadOnlyMemory<byte> Bytes) : FileChange
    {
        public long End => Offset + Bytes.Length;
    }

    public sealed record Resize(long Length) : FileChange;
}
