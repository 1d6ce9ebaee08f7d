namespace DbDb.Functional.Runtime;

/// <summary>
/// What goes on by itself belongs to nobody: it must not keep, as long as it lives, what whoever happened to be the
/// first has in its execution context.
/// </summary>
internal static class Contextless
{
    /// <summary>A timer that isn't set yet, whose calls come in no caller's context.</summary>
    public static ITimer Timer(TimeProvider clock, Action callback) =>
        Run(() =>
            clock.CreateTimer(
                static call => ((Action)call!)(),
                callback,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            )
        );

    /// <summary>Does something from which nothing that it starts takes the caller's context along.</summary>
    public static T Run<T>(Func<T> effect)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return effect();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return effect();
        }
    }
}
