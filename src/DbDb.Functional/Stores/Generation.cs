using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DbDb.Functional.Stores;

/// <summary>The numbers that tell logs apart.</summary>
internal static class Generation
{
    /// <summary>A number that no other log has.</summary>
    public static ulong Draw() =>
        BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
