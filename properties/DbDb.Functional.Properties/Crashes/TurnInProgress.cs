namespace DbDb.Functional.Properties;

/// <summary>A turn while it is taken: what is yet to go wrong, and to come in between.</summary>
/// <param name="turn">The turn.</param>
/// <param name="outer">The turn that it interrupts, if it does.</param>
internal sealed class TurnInProgress(Turn turn, TurnInProgress? outer)
{
    private Mishap? _mishap = turn.Mishap;
    private Interruption? _interruption = turn.Interruption;
    public TurnInProgress? Outer => outer;

    /// <summary>Whether what happens is the law's own doing.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The operation that went wrong.</summary>
    public DiskOperation? Struck { get; set; }

    /// <summary>Lets nothing more go wrong or come in between: what follows only looks at what was done.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>The turn goes on.</summary>
    public void Resume() => IsPaused = false;

    /// <summary>What goes wrong with an operation.</summary>
    public DiskFault? Strike(DiskOperation operation)
    {
        if (IsPaused || _mishap is not { } mishap || (mishap.Kind is { } kind && kind != operation.Kind))
        {
            return null;
        }

        _mishap = mishap.Index > 0 ? mishap with { Index = mishap.Index - 1 } : null;
        if (_mishap is not null)
        {
            return null;
        }

        var ways = Mishap.Ways(operation);
        return ways[mishap.Choice % ways.Length];
    }

    /// <summary>The turn that comes in between after an operation.</summary>
    public Turn? Interrupting()
    {
        if (IsPaused || _interruption is not { } interruption)
        {
            return null;
        }

        _interruption =
            interruption.Operation > 0 ? interruption with { Operation = interruption.Operation - 1 } : null;
        return _interruption is null ? interruption.Turn : null;
    }
}
