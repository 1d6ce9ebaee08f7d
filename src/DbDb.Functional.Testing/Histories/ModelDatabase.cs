using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>One revision of a <see cref="ModelDatabase"/>.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Entries">What it holds.</param>
/// <param name="Note">What its author had to say.</param>
/// <param name="Instant">When it was committed.</param>
public sealed record ModelRevision(
    Revision Revision,
    ImmutableSortedDictionary<Key, Value> Entries,
    string Note,
    Instant Instant
);

/// <summary>
/// What a database must be like: all its revisions, each as the sorted dictionary of the base library. An immutable
/// value, as plain as can be: asking by instant looks at each revision in turn.
/// </summary>
public sealed class ModelDatabase
{
    private ModelDatabase(ImmutableList<ModelRevision> revisions) => Revisions = revisions;

    /// <summary>A new database: revision 0, without entries.</summary>
    public static ModelDatabase Empty { get; } =
        new([new(Revision.Zero, ImmutableSortedDictionary<Key, Value>.Empty, "", default)]);

    /// <summary>Every revision that is kept, from 0 on, which always is.</summary>
    public ImmutableList<ModelRevision> Revisions { get; }

    /// <summary>The newest revision.</summary>
    public ModelRevision Head => Revisions[^1];

    /// <summary>With one more revision.</summary>
    /// <param name="entries">What it holds.</param>
    /// <param name="instant">
    /// What the clock says; the revision's instant is never earlier than the one's before it.
    /// </param>
    /// <param name="note">What its author has to say.</param>
    /// <param name="revision">Its number, where some were dropped before it; by default the next.</param>
    public ModelDatabase Commit(
        ImmutableSortedDictionary<Key, Value> entries,
        Instant instant,
        string note = "",
        Revision? revision = null
    ) => new(Revisions.Add(new(revision ?? Head.Revision.Next, entries, note, Instant.Later(instant, Head.Instant))));

    /// <summary>With revision 0 and what a retention keeps.</summary>
    /// <param name="retention">What to keep.</param>
    /// <param name="now">What the clock says.</param>
    public ModelDatabase Compact(Retention retention, Instant now)
    {
        ArgumentNullException.ThrowIfNull(retention);
        var commits = Revisions
            .Skip(1)
            .Reverse()
            .Select(each => Functional.Commit.Genesis with { Revision = each.Revision, Instant = each.Instant });
        var kept = retention.Of(commits, now).Select(commit => commit.Revision).Append(Revision.Zero).ToHashSet();
        return new(Revisions.FindAll(each => kept.Contains(each.Revision)));
    }

    /// <summary>The revision of this number, if it is kept.</summary>
    public Option<ModelRevision> At(Revision revision) =>
        Revisions.Find(each => each.Revision == revision) ?? Option<ModelRevision>.None;

    /// <summary>
    /// The newest kept revision that was committed at <paramref name="instant"/> or before: revision 0 if there was
    /// none yet, nothing if all there were are dropped.
    /// </summary>
    public Option<ModelRevision> AsOf(Instant instant) =>
        Revisions.FindLast(each => each.Revision > Revision.Zero && each.Instant <= instant)
        ?? (
            Revisions.Count == 1 || Revisions[1].Revision == Revision.Zero.Next
                ? Revisions[0]
                : Option<ModelRevision>.None
        );

    /// <summary>What to answer for a revision that isn't kept.</summary>
    internal DbError.NotRetained NotRetained(Revision revision) =>
        new(
            revision,
            Revisions
                .FindLast(each => each.Revision < revision && (each.Revision > Revision.Zero || each == Head))
                ?.Revision
                ?? Option<Revision>.None,
            Revisions.Find(each => each.Revision > revision)?.Revision ?? Option<Revision>.None
        );

    /// <summary>The revisions that changed a key, newest first, each with what became of it.</summary>
    internal IEnumerable<(Revision Revision, TreeChange Change)> History(Key key) =>
        from pair in Revisions.Skip(1).Zip(Revisions, (after, before) => (Before: before, After: after)).Reverse()
        let change = (Of(key, pair.Before), Of(key, pair.After)) switch
        {
            ({ IsNone: true }, { IsNone: true }) => null,
            ({ IsNone: true }, var now) => (TreeChange)new TreeChange.Added(key, now.IfNone(Value.Empty)),
            (var old, { IsNone: true }) => new TreeChange.Removed(key, old.IfNone(Value.Empty)),
            (var old, var now) => old == now
                ? null
                : new TreeChange.Changed(key, old.IfNone(Value.Empty), now.IfNone(Value.Empty)),
        }
        where change is not null
        select (pair.After.Revision, change);

    /// <summary>Its newest revision in decimal, and how many entries that holds.</summary>
    public override string ToString() => $"revision {Head.Revision}, {Head.Entries.Count} entries";

    private static Option<Value> Of(Key key, ModelRevision revision) =>
        revision.Entries.TryGetValue(key, out var value) ? value : Option<Value>.None;
}
