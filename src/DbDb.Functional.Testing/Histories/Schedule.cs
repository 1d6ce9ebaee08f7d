using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>One move of one actor.</summary>
/// <param name="Actor">
/// Whose: a number from 0 on. What an actor is, a handle or a user or a process, is the law's affair.
/// </param>
/// <param name="Move">What it does.</param>
public readonly record struct Turn<T>(int Actor, T Move);

/// <summary>
/// Who does what, one after the other: an interleaving of several actors' moves. So a race is a value, and can be
/// repeated.
/// </summary>
/// <param name="Turns">The moves in their order.</param>
public sealed record Schedule<T>(ImmutableArray<Turn<T>> Turns)
{
    /// <summary>How many actors there must be: one more than the greatest number of one that moves, or 0.</summary>
    public int Actors => Turns.IsEmpty ? 0 : Turns.Max(turn => turn.Actor) + 1;

    /// <summary>How often another actor goes on.</summary>
    public int Switches => Turns.Skip(1).Zip(Turns, (turn, before) => turn.Actor == before.Actor ? 0 : 1).Sum();

    /// <summary>The moves of one actor in their order.</summary>
    public IEnumerable<T> Of(int actor) => Turns.Where(turn => turn.Actor == actor).Select(turn => turn.Move);

    /// <summary>The moves, each with its actor where another one goes on.</summary>
    public override string ToString() =>
        string.Join(
            "; ",
            Turns.Select(
                (turn, i) => i > 0 && Turns[i - 1].Actor == turn.Actor ? $"{turn.Move}" : $"#{turn.Actor} {turn.Move}"
            )
        );
}
