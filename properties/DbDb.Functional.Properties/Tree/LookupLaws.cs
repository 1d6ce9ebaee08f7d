using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is asked of a tree is answered as of its model.</summary>
public class LookupLaws
{
    [Fact]
    public void Lookups_find_what_the_model_has_and_nothing_else() =>
        Prop.ForAll(Gens.Scene, scene => Differences.InLookups(Workbench.End(scene.Program), scene.Program.Model).ToProperty()).Holds();

    [Fact]
    public void Positions_hold_the_entries_in_their_order() =>
        Prop.ForAll(Gens.Scene, scene => Differences.ByPosition(Workbench.End(scene.Program), scene.Program.Model).ToProperty()).Holds();

    [Fact]
    public void Rank_inverts_At() =>
        Prop.ForAll(
            Gens.Scene,
            scene =>
            {
                var tree = Workbench.End(scene.Program);
                return Enumerable.Range(0, (int)tree.Count).All(index => tree.At(index).Map(entry => tree.Rank(entry.Key)) == index);
            })
            .Holds();

    [Fact]
    public void At_inverts_Rank_for_keys_that_are_there() =>
        Prop.ForAll(
            Gens.Scene,
            scene =>
            {
                var tree = Workbench.End(scene.Program);
                return tree.Keys(KeyRange.All).All(key => tree.At(tree.Rank(key)).Map(entry => entry.Key) == key);
            })
            .Holds();
}
