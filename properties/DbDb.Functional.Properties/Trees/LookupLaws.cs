using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is asked of a tree is answered as of its model.</summary>
public class LookupLaws
{
    [Law]
    public Property Lookups_find_what_the_model_has_and_nothing_else(Scene scene) =>
        Differences.InLookups(Workbench.End(scene.Program), scene.Program.Model).ToProperty();

    [Law]
    public Property Positions_hold_the_entries_in_their_order(Scene scene) =>
        Differences.ByPosition(Workbench.End(scene.Program), scene.Program.Model).ToProperty();

    [Law]
    public bool Rank_inverts_At(Scene scene)
    {
        var tree = Workbench.End(scene.Program);
        return Enumerable
            .Range(0, (int)tree.Count)
            .All(index => tree.At(index).Map(entry => tree.Rank(entry.Key)) == index);
    }

    [Law]
    public bool At_inverts_Rank_for_keys_that_are_there(Scene scene)
    {
        var tree = Workbench.End(scene.Program);
        return tree.Keys(KeyRange.All).All(key => tree.At(tree.Rank(key)).Map(entry => entry.Key) == key);
    }
}
