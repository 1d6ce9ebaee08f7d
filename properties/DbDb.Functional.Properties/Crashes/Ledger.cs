using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>What a database was told and has promised: whatever happens to its disk must leave one of the states that this allows.</summary>
/// <param name="Revisions">What each acknowledged revision holds, from revision 0 on. Each must be there.</param>
/// <param name="Begun">
/// What may follow: commits that were begun, and of which nobody was told that they are done. Usually one by itself, but one may have been
/// begun on top of another, when that was found whole.
/// </param>
internal sealed record Ledger(ImmutableList<Model> Revisions, ImmutableList<ImmutableList<Model>> Begun)
{
    public static Ledger Empty { get; } = new([Model.Empty], []);

    public long Acknowledged => Revisions.Count - 1;

    public Model Newest => Revisions[^1];

    private IEnumerable<ImmutableList<Model>> Bases => Begun.Prepend([]);

    /// <summary>This ledger while a commit is under way that makes of the newest model another.</summary>
    public Ledger Begin(Func<Model, Model> change) => this with { Begun = [.. Begun, .. Bases.Select(chain => chain.Add(change(End(chain))))] };

    /// <summary>
    /// This ledger once that commit's outcome is known: on top of all that was found, or what was found, if that held the same already. Null if
    /// it is neither.
    /// </summary>
    public Ledger? Done(Func<Model, Model> change, Snapshot snapshot) =>
        Bases.Select(chain => chain.Add(change(End(chain)))).FirstOrDefault(chain => IsAtEndOf(chain, snapshot)) is { } done
            ? new(Revisions.AddRange(done), [])
            : Bases.Any(chain => change(End(chain)).HasTheEntriesOf(End(chain)) && IsAtEndOf(chain, snapshot)) ? Seen(snapshot) : null;

    /// <summary>This ledger once somebody has seen a snapshot, which must stay from then on; null if it is none that there may be.</summary>
    public Ledger? Seen(Snapshot snapshot)
    {
        var beyond = (int)(snapshot.Revision.Number - Acknowledged);
        if (beyond == 0)
        {
            return Holds(snapshot, Newest) ? this : null;
        }

        var seen = Begun.Where(chain => beyond > 0 && chain.Count >= beyond && Holds(snapshot, chain[beyond - 1])).ToArray();
        return seen.Length == 0 ? null
            : new(Revisions.AddRange(seen[0].Take(beyond)), [.. seen.Where(chain => chain.Count > beyond).Select(chain => chain.RemoveRange(0, beyond))]);
    }

    /// <summary>What there may be, in words.</summary>
    public override string ToString() =>
        $"revision {Acknowledged} is acknowledged and holds {Text(Newest)}; begun: {Show.Of(Begun, chain => Show.Of(chain, Text))}";

    private Model End(ImmutableList<Model> chain) => chain.IsEmpty ? Newest : chain[^1];

    private bool IsAtEndOf(ImmutableList<Model> chain, Snapshot snapshot) =>
        snapshot.Revision.Number == Acknowledged + chain.Count && Holds(snapshot, End(chain));

    private static string Text(Model model) => Show.Of(model.Entries(), Show.Of);

    private static bool Holds(Snapshot snapshot, Model model) =>
        snapshot.Tree.Count == model.Count && snapshot.Tree.Range(KeyRange.All).SequenceEqual(model.Entries());
}
