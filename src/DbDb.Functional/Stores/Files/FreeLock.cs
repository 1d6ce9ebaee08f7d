using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>The lock of a file that no other process knows of: it can always be taken.</summary>
internal sealed class FreeLock : IDiskLock
{
    public Option<LockHolder> Holder => None;

    public bool TryEnterTurnstile() => true;

    public void LeaveTurnstile()
    {
        // Nobody waits.
    }

    public bool TryTake() => true;

    public void Release()
    {
        // Nobody waits.
    }

    public void Dispose()
    {
        // There is nothing to close.
    }
}
