using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Runtime;

/// <summary>
/// What foreign code, a store or a clock that isn't ours, has thrown where nobody was there to catch it: on a thread of
/// ours, or when a commit was durable already and only had to be told. The first that wasn't told yet is kept for the
/// next caller.
/// </summary>
internal sealed class DeferredFailure
{
    private ExceptionDispatchInfo? _first;

    /// <summary>
    /// Does all of these; an exception of one keeps no other from being done, and the first is thrown.
    /// </summary>
    public static void AllOf(params ReadOnlySpan<Action> effects)
    {
        var failure = new DeferredFailure();
        foreach (var effect in effects)
        {
            failure.Catch(effect);
        }

        failure.Throw();
    }

    /// <summary>Does something; an exception of it is kept.</summary>
    public void Catch(Action effect)
    {
        try
        {
            effect();
        }
        catch (Exception exception)
        {
            Keep(exception);
        }
    }

    /// <summary>Keeps an exception for the next caller.</summary>
    public void Keep(Exception exception) =>
        Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);

    /// <summary>Throws what was kept, once.</summary>
    public void Throw()
    {
        if (Volatile.Read(ref _first) is not null)
        {
            Interlocked.Exchange(ref _first, null)?.Throw();
        }
    }
}
