using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The model of a database is right by being plain: a few words about it that are plainer still.</summary>
public class ModelDatabaseLaws
{
    [Law]
    public bool Each_commit_is_found_by_its_number_and_by_its_instant(
        [From(nameof(Instants))] List<int> instants,
        Batch batch
    )
    {
        var models = new List<ModelDatabase> { ModelDatabase.Empty };
        foreach (var instant in instants)
        {
            models.Add(
                models[^1]
                    .Commit(
                        models[^1].Head.Entries.With(batch.Entries.Take(models.Count)),
                        new(instant),
                        $"{models.Count}"
                    )
            );
        }

        var last = models[^1];
        return last.Revisions.SequenceEqual(models.Select(model => model.Head))
            && models.TrueForAll(model =>
                last.At(model.Head.Revision) == model.Head && model.AsOf(model.Head.Instant) == model.Head
            )
            && last.Revisions.Pairs()
                .All(pair => pair.Item.Instant <= pair.Next.Instant && pair.Next.Revision == pair.Item.Revision.Next)
            && last.AsOf(new(long.MinValue)).Exists(found => found.Revision == Revision.Zero)
            && last.At(last.Head.Revision.Next).IsNone
            && last.At(new(-1)).IsNone;
    }

    private static Gen<List<int>> Instants => Gen.ListOf(Gen.Choose(-20, 100));
}
