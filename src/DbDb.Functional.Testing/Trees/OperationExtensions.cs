using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>Operations done to trees and builders.</summary>
public static class OperationExtensions
{
    /// <summary>
    /// The tree after an operation. <see cref="Operation.Store"/> and <see cref="Operation.Reopen"/>, for which a
    /// database is needed, leave it as it is: <see cref="TreeProgram.ToTree"/> does them too.
    /// </summary>
    public static Tree With(this Tree tree, Operation operation) =>
        operation switch
        {
            Operation.Set set => tree.Set(set.Key, set.Value),
            Operation.Remove remove => tree.Remove(remove.Key),
            Operation.RemoveRange remove => tree.RemoveRange(remove.Range),
            Operation.SetMany set => tree.SetMany(set.Entries),
            Operation.Edit edit => tree.ToBuilder().With(edit.Edits).ToTree(),
            Operation.Store or Operation.Reopen => tree,
            _ => throw new UnreachableException(),
        };

    /// <summary>The tree after each of these operations in turn.</summary>
    public static Tree With(this Tree tree, IEnumerable<Operation> operations) => operations.Aggregate(tree, With);

    /// <summary>The same builder, the edits done.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="edits">
    /// What is done to it, each a <see cref="Operation.Set"/> or a <see cref="Operation.Remove"/>.
    /// </param>
    internal static TreeBuilder With(this TreeBuilder builder, IEnumerable<Operation> edits)
    {
        foreach (var edit in edits)
        {
            builder.Do(edit);
        }

        return builder;
    }

    /// <summary>Does a set or a removal, and says whether it changed anything.</summary>
    internal static bool Do(this TreeBuilder builder, Operation edit) =>
        edit switch
        {
            Operation.Set set => builder.Set(set.Key, set.Value),
            Operation.Remove remove => builder.Remove(remove.Key),
            _ => throw new UnreachableException(),
        };
}
