using System.Buffers.Binary;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// The links that end a stored branch, one a child: its address (8 bytes) and how many entries it holds, in as many
/// bytes (2, 4 or 8: the header says how many) as the branch's own count needs.
/// </summary>
internal static class Links
{
    /// <summary>How many bytes a branch will have when it is stored.</summary>
    /// <param name="heapEnd">Where its heap ends.</param>
    /// <param name="children">How many children it has.</param>
    /// <param name="count">How many entries lie below it.</param>
    public static int BranchLength(int heapEnd, int children, long count) =>
        heapEnd + Length(children, WidthFor(count));

    public static int Length(int children, int width) => children * (sizeof(ulong) + width);

    /// <summary>The bytes for counts in a branch at this level with so many entries below it.</summary>
    public static int WidthFor(long count) =>
        count <= ushort.MaxValue ? sizeof(ushort) : count <= uint.MaxValue ? sizeof(uint) : sizeof(ulong);

    public static (Address Address, long Count) Read(ReadOnlySpan<byte> page, int i)
    {
        var width = page[Record.LinkWidthAt];
        var link = page[(Record.Length(page) - Slotted.TailLength(page) + Length(i, width))..];
        var count = link[sizeof(ulong)..];
        return (
            new Address(BinaryPrimitives.ReadUInt64LittleEndian(link)),
            width switch
            {
                sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(count),
                sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(count),
                _ => BinaryPrimitives.ReadInt64LittleEndian(count),
            }
        );
    }

    public static void Write(Span<byte> links, int i, int width, Address address, long count)
    {
        var link = links[Length(i, width)..];
        BinaryPrimitives.WriteUInt64LittleEndian(link, address.Bits);
        switch (width)
        {
            case sizeof(ushort):
                BinaryPrimitives.WriteUInt16LittleEndian(link[sizeof(ulong)..], (ushort)count);
                break;
            case sizeof(uint):
                BinaryPrimitives.WriteUInt32LittleEndian(link[sizeof(ulong)..], (uint)count);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(link[sizeof(ulong)..], count);
                break;
        }
    }
}
