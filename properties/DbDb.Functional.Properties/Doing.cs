using System.Diagnostics;

namespace DbDb.Functional.Properties;

/// <summary>Steps done to trees and builders.</summary>
internal static class Doing
{
    /// <summary>The tree after a step that stores nothing.</summary>
    public static Tree With(this Tree tree, Step step) =>
        step switch
        {
            Step.Set set => tree.Set(set.Key, set.Value),
            Step.Remove remove => tree.Remove(remove.Key),
            Step.RemoveRange remove => tree.RemoveRange(remove.Range),
            Step.SetMany set => tree.SetMany(set.Entries),
            Step.Edit edit => tree.ToBuilder().With(edit.Steps).ToTree(),
            _ => throw new UnreachableException(),
        };

    /// <summary>The same builder, the steps done.</summary>
    public static TreeBuilder With(this TreeBuilder builder, IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            builder.Do(step);
        }

        return builder;
    }

    /// <summary>Does a set or a removal, and says whether it changed anything.</summary>
    public static bool Do(this TreeBuilder builder, Step step) =>
        step switch
        {
            Step.Set set => builder.Set(set.Key, set.Value),
            Step.Remove remove => builder.Remove(remove.Key),
            _ => throw new UnreachableException(),
        };
}
