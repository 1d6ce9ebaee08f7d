using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A store that counts its reads, and fails them when it is told to.</summary>
internal sealed class FailingStore(IStore inner) : IStore
{
    private int _left = int.MaxValue;

    /// <summary>How many reads there were.</summary>
    public int Reads { get; private set; }

    /// <summary>Lets so many reads go well, and then none.</summary>
    public void FailAfter(int reads) => _left = reads;

    /// <summary>Lets all reads go well again.</summary>
    public void Recover() => _left = int.MaxValue;

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Reads++;
        return --_left < 0 ? new DbError.Io("read", "law.dbdb", "the law wants it so", Offset: address.Offset) : inner.Read(address);
    }

    public Either<DbError, Head> Append(Segment segment) => inner.Append(segment);

    public void Dispose() => inner.Dispose();
}
