using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store over another one, to which something happens just before the first append.</summary>
/// <param name="inner">The store; it is closed with this one.</param>
/// <param name="before">What happens.</param>
internal sealed class AppendHookStore(IStore inner, Action before) : IStore
{
    private int _appends;

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address) => inner.Read(address);

    public Either<DbError, Head> Append(Segment segment) => Append(segment, sync: true, _ => null);

    public Either<DbError, Head> Append(Segment segment, bool sync, Func<Head, Segment?> again)
    {
        if (_appends++ == 0)
        {
            before();
        }

        return inner.Append(segment, sync, again);
    }

    public Either<DbError, Head> Flush() => inner.Flush();

    public Either<DbError, Option<IStore>> Successor() => inner.Successor();

    public Either<DbError, ILogReplacement> BeginReplacement(Head? genesis = null) => inner.BeginReplacement(genesis);

    public void Dispose() => inner.Dispose();
}
