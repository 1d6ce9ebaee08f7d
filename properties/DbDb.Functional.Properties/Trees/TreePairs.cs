using FsCheck;

namespace DbDb.Functional.Properties;

/// <summary>Trees to compare, with much or little in common, each with what it must be like.</summary>
internal static class TreePairs
{
    // Of a program's trees, each beside so many of the others.
    private const int Others = 3;

    /// <summary>Holds a law to pairs of a program's trees, earlier ones first.</summary>
    public static Property Hold(
        TreeProgram program, Func<(Tree Tree, Model Model), (Tree Tree, Model Model), IEnumerable<string>> law)
    {
        var trees = Workbench.Run(program)
            .Select(at => (at.Tree, at.Model))
            .Prepend((Tree.EmptyWith(program.Limits), Model.Empty))
            .ToArray();
        return Some(trees, program.Operations.Length).SelectMany(pair => law(pair.Before, pair.After)).ToProperty();
    }

    /// <summary>Each beside its neighbour, and beside some that are further away.</summary>
    public static IEnumerable<(T Before, T After)> Some<T>(T[] trees, int seed) =>
        from i in Enumerable.Range(0, trees.Length)
        from j in Enumerable.Range(1, Others).Select(n => n == 1 ? i + 1 : (i + n * n * (seed + 3)) % trees.Length)
        where j < trees.Length
        select (trees[i], trees[j]);

    /// <summary>The tree as a database has it; one that has nodes of a database already stays as it is.</summary>
    public static Tree Stored(Tree tree)
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = tree.Limits });
        return database.TryCommit(database.Head, tree).Match(Right: snapshot => snapshot.Tree, Left: _ => tree);
    }
}
