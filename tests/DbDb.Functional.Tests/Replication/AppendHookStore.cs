using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store over another one, to which something happens just before the first append.</summary>
/// <param name="inner">The store; it is closed with this one.</param>
/// <param name="before">What happens.</param>
internal sealed class AppendHookStore(IStore inner, Action before) : StoreDecorator(inner)
{
    private int _appends;

    public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
    {
        if (_appends++ == 0)
        {
            before();
        }

        return base.Append(segment, sync, again);
    }
}
