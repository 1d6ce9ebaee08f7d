using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>A call of a store, and how it went.</summary>
/// <param name="Call">The call.</param>
/// <param name="Outcome">How it went.</param>
public sealed record RecordedCall(StoreCall Call, CallOutcome Outcome)
{
    /// <summary>As a person can read it.</summary>
    public override string ToString() => $"{Call}: {Outcome}";
}

/// <summary>How a call of a store went.</summary>
public abstract record CallOutcome
{
    private CallOutcome()
    {
    }

    /// <summary>As a person can read it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            GaveHead gave => $"{gave.Head}",
            GaveBytes gave => Show.Of(gave.Bytes.Span),
            BeganReplacement => "a replacement",
            Refused refused => refused.Reason.Message,
            Threw threw => threw.Exception.GetType().Name,
            _ => throw new UnreachableException(),
        };

    /// <summary>A head was read, or became the newest.</summary>
    /// <param name="Head">The head.</param>
    public sealed record GaveHead(LogHead Head) : CallOutcome;

    /// <summary>A record was read.</summary>
    /// <param name="Bytes">Its bytes.</param>
    public sealed record GaveBytes(ReadOnlyMemory<byte> Bytes) : CallOutcome;

    /// <summary>A log was begun that is to take this one's place.</summary>
    public sealed record BeganReplacement : CallOutcome;

    /// <summary>The answer was an error.</summary>
    /// <param name="Reason">The error.</param>
    public sealed record Refused(DbError Reason) : CallOutcome;

    /// <summary>The call threw, as when the chunks of a segment do.</summary>
    /// <param name="Exception">What.</param>
    public sealed record Threw(Exception Exception) : CallOutcome;
}
