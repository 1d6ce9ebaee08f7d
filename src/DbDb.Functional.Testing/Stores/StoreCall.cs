using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>One call of a method of a store.</summary>
/// <param name="Number">How many calls came before it: 0, 1, …</param>
/// <param name="OfItsKind">How many calls of its kind came before it.</param>
public abstract record StoreCall(int Number, int OfItsKind)
{
    /// <summary>As a person can read it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            ReadHead => $"{Number}: ReadHead",
            Read read => $"{Number}: Read({read.Address})",
            Append append => $"{Number}: Append(on {append.Before})",
            Flush => $"{Number}: Flush",
            BeginReplacement => $"{Number}: BeginReplacement",
            _ => throw new UnreachableException(),
        };

    /// <summary>The newest head was asked for.</summary>
    /// <param name="Number">How many calls came before it.</param>
    /// <param name="OfItsKind">How many of these came before it.</param>
    public sealed record ReadHead(int Number, int OfItsKind) : StoreCall(Number, OfItsKind);

    /// <summary>A record was asked for.</summary>
    /// <param name="Number">How many calls came before it.</param>
    /// <param name="OfItsKind">How many of these came before it.</param>
    /// <param name="Address">Where the record lies.</param>
    public sealed record Read(int Number, int OfItsKind, Address Address) : StoreCall(Number, OfItsKind);

    /// <summary>A segment was to be added.</summary>
    /// <param name="Number">How many calls came before it.</param>
    /// <param name="OfItsKind">How many of these came before it.</param>
    /// <param name="Before">The head that the segment was planned on.</param>
    public sealed record Append(int Number, int OfItsKind, LogHead Before) : StoreCall(Number, OfItsKind);

    /// <summary>What was appended was to be made durable.</summary>
    /// <param name="Number">How many calls came before it.</param>
    /// <param name="OfItsKind">How many of these came before it.</param>
    public sealed record Flush(int Number, int OfItsKind) : StoreCall(Number, OfItsKind);

    /// <summary>A log was to be begun that takes this one's place.</summary>
    /// <param name="Number">How many calls came before it.</param>
    /// <param name="OfItsKind">How many of these came before it.</param>
    public sealed record BeginReplacement(int Number, int OfItsKind) : StoreCall(Number, OfItsKind);
}
