using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Bytes that are nearly what they were.</summary>
internal static class Damaged
{
    public static Gen<byte[]> Bytes(Gen<byte[]> whole) => Gen.Frequency(
        (4, from bytes in whole from changed in Changed(bytes) select changed),
        (2, from bytes in whole from length in Gen.Choose(0, bytes.Length) select bytes[..length]),
        (1, from bytes in whole from more in Any() select (byte[])[.. bytes, more]),
        (1, Gen.ArrayOf(Any())));

    private static Gen<byte[]> Changed(byte[] bytes) =>
        from at in Gen.Choose(0, Math.Max(0, bytes.Length - 1))
        from one in Any()
        select (byte[])[.. bytes.Take(at), one, .. bytes.Skip(at + 1)];

    private static Gen<byte> Any() => Gen.OneOf(
        Gen.Elements<byte>(0, 1, 2, 0x14, 0x7F, 0x80, 0xFE, 0xFF),
        Gen.Choose(0, byte.MaxValue).Select(number => (byte)number));
}
