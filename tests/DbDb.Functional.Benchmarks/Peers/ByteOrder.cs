using LanguageExt.TypeClasses;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// Arrays in unsigned bytewise order, as an object for the base library and as a structure for LanguageExt.
/// </summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    public static ByteOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    /// <summary>The same order as a type class.</summary>
    public readonly struct Class : Ord<byte[]>
    {
        public int Compare(byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y);

        public bool Equals(byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] x) => x.Length == 0 ? 0 : x[0];

        // LanguageExt 4 asks for these too, and calls none of them here
        public Task<int> CompareAsync(byte[] x, byte[] y) => Task.FromResult(Compare(x, y));

        public Task<bool> EqualsAsync(byte[] x, byte[] y) => Task.FromResult(Equals(x, y));

        public Task<int> GetHashCodeAsync(byte[] x) => Task.FromResult(GetHashCode(x));
    }
}
