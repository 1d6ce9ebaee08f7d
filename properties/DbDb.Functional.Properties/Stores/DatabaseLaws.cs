using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A database is its history: whatever happens, every revision stays what it was.</summary>
public class DatabaseLaws
{
    [Fact]
    public void A_database_in_memory_lives_as_its_model_does() => Holds(Site.InMemory, share: 1);

    [Fact]
    public void A_database_in_a_file_lives_as_its_model_does() => Holds(Site.InFile, share: 2);

    [Fact]
    public void A_program_stored_and_read_back_is_its_model() =>
        Prop.ForAll(
            Gens.Program,
            Gen.Elements(1 << 10, 64 << 10).ToArbitrary(),
            (program, cache) =>
            {
                var store = new MemoryStore(program.Limits);
                var options = new DatabaseOptions { CacheBytes = cache, Limits = program.Limits };
                Database.Open(store, options).OrThrow().Transact(_ => Workbench.End(new(program.Limits, [.. program.Steps.Where(step => step is not (Step.Commit or Step.Reopen))]))).OrThrow();
                var tree = Database.Open(store, options).OrThrow().Head.Tree;
                var model = program.Model;
                return Differences.Between(tree, model)
                    .Concat(Differences.InLookups(tree, model))
                    .Concat(Differences.ByPosition(tree, model))
                    .Concat(Differences.Between(tree, model))
                    .Holds();
            })
            .Holds();

    private static void Holds(Func<Limits, ulong, Site> site, int share) =>
        Prop.ForAll(
            StoryGens.Any,
            story =>
            {
                using var here = site(story.Limits, 42);
                using var teller = new Teller(story, here);
                return teller.Tell().Holds();
            })
            .Holds(share);
}
