using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A history, and what is to be erased from it: a range, or else keys.</summary>
/// <param name="Annals">The history.</param>
/// <param name="Range">The range.</param>
/// <param name="Keys">The keys; none if it is the range.</param>
internal sealed record PurgeCase(WholeHistory Annals, KeyRange Range, ImmutableArray<Key> Keys)
{
    public static Arbitrary<PurgeCase> Any =>
        Arb.From(
            from annals in WholeHistory.Any.Generator
            let keys = annals
                .Model.Revisions.SelectMany(revision => revision.Entries.Keys)
                .Append("never there")
                .Distinct()
                .Order()
                .ToImmutableArray()
            from range in RangeGens.Over(keys).Where(range => !range.IsEmpty)
            from some in Gen.SubListOf(keys.AsEnumerable())
            from isRange in Gen.Elements(true, false)
            select new PurgeCase(annals, range, isRange || some.Count == 0 ? [] : [.. some]),
            doom =>
                WholeHistory
                    .Any.Shrinker(doom.Annals)
                    .Select(annals => doom with { Annals = annals })
                    .Concat(
                        doom.Keys.Length > 1
                            ? Shrinking
                                .Fewer(doom.Keys)
                                .Where(keys => !keys.IsEmpty)
                                .Select(keys => doom with { Keys = keys })
                            : []
                    )
        );

    /// <summary>What is left: every revision, without these keys.</summary>
    public ModelDatabase Model =>
        Annals
            .Model.Revisions.Skip(1)
            .Aggregate(ModelDatabase.Empty, (model, each) =>
                model.Commit(
                    each.Entries.RemoveRange(each.Entries.Keys.Where(Has)),
                    each.Instant,
                    each.Note,
                    each.Revision
                )
            );

    /// <summary>How many revisions change one of the keys, and how many changes that are.</summary>
    public (long Revisions, long Changes) Counted
    {
        get
        {
            var changes = Annals.Model.Revisions.Zip(Annals.Model.Revisions.Skip(1), Changed).ToArray();
            return (changes.Count(count => count > 0), changes.Sum());
        }
    }

    /// <summary>The same history, in which these keys never were.</summary>
    public WholeHistory Innocent =>
        Annals with
        {
            Pages = [.. Annals.Pages.Select(page => page with { Operations = Innocently(page.Operations) })],
        };

    public bool Has(Key key) => Keys.IsEmpty ? Range.Contains(key) : Keys.Contains(key);

    public Either<DbError, Purged> In(Database database) => Keys.IsEmpty ? database.Purge(Range) : database.Purge(Keys);

    public Either<DbError, PurgeProof> ProvenIn(Database database) =>
        Keys.IsEmpty ? database.ProvePurged(Range) : database.ProvePurged(Keys);

    public override string ToString() => $"{(Keys.IsEmpty ? Show.Of(Range) : Show.Of(Keys, Show.Of))} from {Annals}";

    private long Changed(ModelRevision before, ModelRevision after) =>
        before.Entries.Keys.Union(after.Entries.Keys).Where(Has).Count(key =>
            before.Entries.TryGetValue(key, out var was) != after.Entries.TryGetValue(key, out var now) || was != now);

    private ImmutableArray<Operation> Innocently(ImmutableArray<Operation> operations) =>
        [
            .. operations.SelectMany(operation =>
                operation switch
                {
                    Operation.Set set => Has(set.Key) ? [] : (IEnumerable<Operation>)[set],
                    Operation.Remove remove => Has(remove.Key) ? [] : [remove],
                    Operation.SetMany set => [new Operation.SetMany([.. set.Entries.Where(entry => !Has(entry.Key))])],
                    Operation.Edit edit => [new Operation.Edit(Innocently(edit.Edits))],
                    _ => [operation],
                }
            ),
        ];
}
