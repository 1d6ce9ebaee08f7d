using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>One thing that can be done to a tree.</summary>
public abstract record Operation
{
    private Operation()
    {
    }

    /// <summary>As a person can read it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Set set => $"Set({Show.Of(set.Key)}, {Show.Of(set.Value)})",
            Remove remove => $"Remove({Show.Of(remove.Key)})",
            RemoveRange remove => $"RemoveRange({Show.Of(remove.Range)})",
            SetMany set => $"SetMany({Show.Of(set.Entries, Show.Of)})",
            Edit edit => $"Edit({Show.Of(edit.Edits, operation => operation.ToString())})",
            Store => "Store",
            Reopen => "Reopen",
            _ => throw new UnreachableException(),
        };

    /// <summary>Sets an entry.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Value">Its value.</param>
#pragma warning disable CA1716 // a keyword of another language; the tree's method has the same name
    public sealed record Set(Key Key, Value Value) : Operation;
#pragma warning restore CA1716

    /// <summary>Removes an entry, if it is there.</summary>
    /// <param name="Key">Its key.</param>
    public sealed record Remove(Key Key) : Operation;

    /// <summary>Removes all entries in a range.</summary>
    /// <param name="Range">The range.</param>
    public sealed record RemoveRange(KeyRange Range) : Operation;

    /// <summary>Sets many entries at once; the last of equal keys wins.</summary>
    /// <param name="Entries">The entries, in any order.</param>
    public sealed record SetMany(ImmutableArray<Entry> Entries) : Operation;

    /// <summary>Sets and removes through a builder.</summary>
    /// <param name="Edits">What is done, each a <see cref="Set"/> or a <see cref="Remove"/>.</param>
    public sealed record Edit(ImmutableArray<Operation> Edits) : Operation;

    /// <summary>Stores the tree and goes on with the stored one. It changes no entry.</summary>
    public sealed record Store : Operation;

    /// <summary>Stores the tree and goes on with one of which nothing is loaded yet. It changes no entry.</summary>
    public sealed record Reopen : Operation;
}
