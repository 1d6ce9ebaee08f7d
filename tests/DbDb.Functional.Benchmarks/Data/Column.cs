namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// Byte strings of one width, one after the other in one array: walking through a million prepared keys then costs each
/// peer the same few sequential cache lines, and no garbage.
/// </summary>
internal sealed record Column(ReadOnlyMemory<byte> Bytes, int Width)
{
    public int Count => Bytes.Length / Width;

    public ReadOnlySpan<byte> this[int index] => Bytes.Span.Slice(index * Width, Width);

    public ReadOnlyMemory<byte> Memory(int index) => Bytes.Slice(index * Width, Width);

    public Column Slice(int from, int count) => new(Bytes.Slice(from * Width, count * Width), Width);

    /// <summary>The strings at these places, copied one after the other.</summary>
    public Column Pick(ReadOnlySpan<int> places)
    {
        var picked = new byte[places.Length * Width];
        for (var i = 0; i < places.Length; i++)
        {
            this[places[i]].CopyTo(picked.AsSpan(i * Width));
        }

        return new(picked, Width);
    }

    /// <summary>Each string as an array of its own, for collections that hold objects.</summary>
    public byte[][] ToArrays()
    {
        var arrays = new byte[Count][];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] = this[i].ToArray();
        }

        return arrays;
    }
}
