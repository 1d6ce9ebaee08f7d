using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// What a database was told and has promised: whatever happens to its disk must leave one of the states that this
/// allows.
/// </summary>
/// <param name="Revisions">
/// What each acknowledged revision holds, from revision 0 on. Each must be there. There are several answers for one
/// that was found only once another lay on top of it; one for the newest.
/// </param>
/// <param name="Begun">
/// What may follow: commits that were begun, and of which nobody was told that they are done. Usually one by itself,
/// but one may have been begun on top of another, when that was found whole.
/// </param>
/// <param name="Undone">
/// What may follow the newest durable revision, but only after a power cut: commits that failed, and were taken back
/// without a sync.
/// </param>
/// <param name="Dropped">
/// Up to which revision any may be there or not, since a compaction that drops them was begun.
/// </param>
/// <param name="Loose">
/// How many of the newest revisions were acknowledged without being durable: a power cut may take them back.
/// </param>
internal sealed record Ledger(
    ImmutableList<ImmutableList<Model>> Revisions,
    ImmutableList<ImmutableList<Model>> Begun,
    ImmutableList<ImmutableList<Model>> Undone,
    int Loose = 0,
    long Dropped = 0
)
{
    public static Ledger Empty { get; } = new([[Model.Empty]], [], []);

    public long Acknowledged => Revisions.Count - 1;

    private Model Newest => Revisions[^1][0];

    private IEnumerable<ImmutableList<Model>> Bases => Begun.Prepend([]);

    /// <summary>
    /// This ledger while a commit is under way that makes of the newest model another, or once it was cut off.
    /// </summary>
    public Ledger Begin(Func<Model, Model> change) => this with { Begun = Begun.AddRange(After(change)) };

    /// <summary>This ledger once a commit has failed, and its process lived to take it back.</summary>
    public Ledger TakeBack(Func<Model, Model> change) =>
        this with
        {
            Undone = Undone.AddRange(
                After(change).SelectMany(chain => LooseChains.Select(loose => loose.AddRange(chain)))
            ),
        };

    /// <summary>This ledger once revisions that lie so far behind the newest acknowledged one may be dropped.</summary>
    public Ledger Drop(int behind) =>
        Math.Max(Dropped, Acknowledged - behind) is var dropped && dropped == Dropped
            ? this
            : this with
            {
                Dropped = dropped,
            };

    /// <summary>This ledger once the medium may have more or less than was read from the file.</summary>
    public Ledger AfterPowerCut()
    {
        if (Loose == 0)
        {
            return Undone.IsEmpty ? this : this with { Begun = Begun.AddRange(Undone), Undone = [] };
        }

        return new(
            Revisions.GetRange(0, Revisions.Count - Loose),
            [.. LooseChains.SelectMany(chain => Bases.Select(chain.AddRange)), .. Undone],
            [],
            Dropped: Dropped
        );
    }

    /// <summary>
    /// This ledger once a commit is known to have been made, on top of all that was found. Null if it isn't there.
    /// </summary>
    /// <param name="change">What it was to do.</param>
    /// <param name="snapshot">What it made.</param>
    /// <param name="isLoose">Whether it was acknowledged before it was durable.</param>
    public Ledger? Done(Func<Model, Model> change, Snapshot snapshot, bool isLoose = false) =>
        After(change).Where(chain => IsAtEndOf(chain, snapshot)).ToArray() is { Length: > 0 } done
            ? isLoose
                ? Extended(done, done[0].Count) with
                {
                    Undone = Undone,
                    Loose = Loose + done[0].Count,
                }
                : Extended(done, done[0].Count)
            : null;

    /// <summary>Whether a commit found a snapshot, on which it had nothing to change.</summary>
    public bool IsIdle(Func<Model, Model> change, Snapshot snapshot) =>
        Bases.Any(chain => change(End(chain)).HasTheEntriesOf(End(chain)) && IsAtEndOf(chain, snapshot));

    /// <summary>Whether a snapshot is one of the acknowledged revisions.</summary>
    public bool Held(Snapshot snapshot) =>
        snapshot.Revision.Number <= Acknowledged
        && Revisions[(int)snapshot.Revision.Number].Any(model => Holds(snapshot, model));

    /// <summary>
    /// This ledger once somebody has seen a snapshot, which must stay from then on; null if it is none that there may
    /// be.
    /// </summary>
    public Ledger? Seen(Snapshot snapshot)
    {
        var beyond = (int)(snapshot.Revision.Number - Acknowledged);
        if (beyond == 0)
        {
            return Holds(snapshot, Newest) ? this : null;
        }

        var seen = Through(Begun).ToArray();
        return seen.Length == 0 ? null
            : Extended(seen, beyond) with { Begun = Behind(seen), Undone = Behind(Through(Undone)) };

        IEnumerable<ImmutableList<Model>> Through(IEnumerable<ImmutableList<Model>> chains) =>
            chains.Where(chain => beyond > 0 && chain.Count >= beyond && Holds(snapshot, chain[beyond - 1]));

        ImmutableList<ImmutableList<Model>> Behind(IEnumerable<ImmutableList<Model>> chains) =>
            [.. chains.Where(chain => chain.Count > beyond).Select(chain => chain.RemoveRange(0, beyond))];
    }

    /// <summary>This ledger once a revision, and all before it, is known to be durable.</summary>
    public Ledger Secured(Revision revision)
    {
        var loose = (int)Math.Clamp(Acknowledged - revision.Number, 0, Loose);
        var secured = Revisions.GetRange(Revisions.Count - Loose, Loose - loose);
        return secured.IsEmpty
            ? this
            : this with
            {
                Loose = loose,
                // The others lie under what is durable.
                Undone = [.. Undone.Where(Follows).Select(chain => chain.RemoveRange(0, secured.Count))],
            };

        bool Follows(ImmutableList<Model> chain) =>
            chain.Count > secured.Count
            && secured
                .Zip(chain, (models, other) => models.Any(model => model.HasTheEntriesOf(other)))
                .All(isSame => isSame);
    }

    /// <summary>What there may be, in words.</summary>
    public override string ToString() =>
        $"revision {Acknowledged} is acknowledged and holds {Text(Newest)}{(Loose == 0 ? "" : $" ({Loose} loose)")}; begun: {Show.Of(Begun, chain => Show.Of(chain, Text))}";

    // What the loose revisions hold, as one or several chains.
    private IEnumerable<ImmutableList<Model>> LooseChains
    {
        get
        {
            var loose = Revisions.GetRange(Revisions.Count - Loose, Loose);
            return Enumerable.Range(0, loose.Select(models => models.Count).DefaultIfEmpty(1).Max())
                .Select(i => loose.Select(models => models[Math.Min(i, models.Count - 1)]).ToImmutableList());
        }
    }

    private IEnumerable<ImmutableList<Model>> After(Func<Model, Model> change) =>
        Bases.Select(chain => chain.Add(change(End(chain))));

    // Whatever else was begun was planned on an older head.
    private Ledger Extended(ImmutableList<Model>[] chains, int count) =>
        new(
            Revisions.AddRange(
                Enumerable.Range(0, count).Select(i => chains.Select(chain => chain[i]).ToImmutableList())
            ),
            [],
            [],
            Dropped: Dropped
        );

    private Model End(ImmutableList<Model> chain) => chain.IsEmpty ? Newest : chain[^1];

    private bool IsAtEndOf(ImmutableList<Model> chain, Snapshot snapshot) =>
        snapshot.Revision.Number == Acknowledged + chain.Count && Holds(snapshot, End(chain));

    public static string Text(Model model) => Show.Of(model.Entries(), Show.Of);

    private static bool Holds(Snapshot snapshot, Model model) =>
        snapshot.Tree.Count == model.Count && snapshot.Tree.Range(KeyRange.All).SequenceEqual(model.Entries());
}
