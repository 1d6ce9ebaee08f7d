using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The model of a database is right by being plain: a few words about it that are plainer still.</summary>
public class ModelDatabaseLaws
{
    [Fact]
    public void Each_commit_is_found_by_its_number_and_by_its_instant() =>
        Prop.ForAll(
            Gen.ListOf(Gen.Choose(-20, 100)).ToArbitrary(),
            Gens.Batch,
            (instants, batch) =>
            {
                var models = new List<ModelDatabase> { ModelDatabase.Empty };
                foreach (var instant in instants)
                {
                    models.Add(models[^1].Commit(models[^1].Head.Entries.With(batch.Entries.Take(models.Count)), new(instant), $"{models.Count}"));
                }

                var last = models[^1];
                return last.Revisions.SequenceEqual(models.Select(model => model.Head))
                    && models.TrueForAll(model => last.At(model.Head.Revision) == model.Head && model.AsOf(model.Head.Instant) == model.Head)
                    && last.Revisions.Pairs().All(pair => pair.Item.Instant <= pair.Next.Instant && pair.Next.Revision == pair.Item.Revision.Next)
                    && last.AsOf(new(long.MinValue)).Exists(found => found.Revision == Revision.Zero)
                    && last.At(last.Head.Revision.Next).IsNone
                    && last.At(new(-1)).IsNone;
            })
            .Holds();
}
