using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What was once a tree, or was read from one, never changes again.</summary>
public class PersistenceLaws
{
    [Law(Share = 2)]
    public Property Old_roots_never_change(TreeProgram program) =>
        Workbench.Run(program)
            .ToArray()
            .SelectMany(at =>
                Differences
                    .Between(at.Tree, at.Model)
                    .Select(difference => $"the tree after {at.Operation}, at the end: {difference}")
            )
            .ToProperty();

    [Law(Share = 2)]
    public Property Keys_and_values_that_were_read_never_change(TreeProgram program) =>
        Workbench.Run(program)
            .Select(at => (at.Operation, Read: at.Tree.Range(KeyRange.All).ToArray(), at.Model))
            .ToArray()
            .SelectMany(at =>
                Differences.Between($"what was read after {at.Operation}, at the end", at.Read, at.Model.Entries())
            )
            .ToProperty();

    [Law]
    public Property A_tree_keeps_its_own_copy_of_what_it_was_given(Batch batch)
    {
        var (tree, builder) = (Tree.EmptyWith(batch.Limits), Tree.EmptyWith(batch.Limits).ToBuilder());
        var (key, value) = (new byte[Limits.MaxKeyBytes], new byte[100_000]);
        foreach (var entry in batch.Entries)
        {
            entry.Key.Span.CopyTo(key);
            entry.Value.Span.CopyTo(value);
            var (keyGiven, valueGiven) = (key.AsMemory(0, entry.Key.Length), value.AsMemory(0, entry.Value.Length));
            tree = tree.Set(new Key(keyGiven), new Value(valueGiven));
            builder.Set(new Key(keyGiven), new Value(valueGiven));
            keyGiven.Span.Fill(0xAA);
            valueGiven.Span.Fill(0xAA);
        }

        return Differences
            .Between(tree, batch.Model)
            .Concat(Differences.Between(builder.ToTree(), batch.Model))
            .ToProperty();
    }
}
