using LanguageExt;

namespace DbDb.Functional.Recoveries;

/// <summary>A damaged log up to its newest good commit, to be read only.</summary>
internal sealed class SalvagedStore(DamagedFile file, LogHead head, string path) : IStore
{
    public Either<DbError, LogHead> ReadHead() => head;

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
        file.Read(address.Offset, address.Length) is var bytes && bytes.Length == address.Length
            ? bytes
            : new DbError.Corrupt(address.Offset, $"the file ends within the record of {address.Length} bytes");

    public Either<DbError, LogHead> Append(Segment segment) => new DbError.OpenedReadOnly(path);

    public void Dispose()
    {
        // The file belongs to whoever opened it.
    }
}
