namespace DbDb.Functional.Testing;

/// <summary>
/// Runs programs on trees. A database is made when the first operation asks for one; its cache holds only a few nodes.
/// Nothing is closed: trees outlive the bench, and what it leaves is only memory.
/// </summary>
internal sealed class Workbench(MemoryStore store, Limits limits)
{
    private Database? _database;

    private Database Database => _database ??= Open();

    public static Tree End(TreeProgram program)
    {
        var bench = For(program);
        return program.Operations.Aggregate(Tree.EmptyWith(program.Limits), bench.After);
    }

    /// <summary>The tree after each operation, beside the operation and what the tree must be like.</summary>
    public static IEnumerable<(Operation Operation, Tree Before, Tree Tree, Model Model)> Run(TreeProgram program)
    {
        var bench = For(program);
        var (tree, model) = (Tree.EmptyWith(program.Limits), Model.Empty);
        foreach (var operation in program.Operations)
        {
            var before = tree;
            (tree, model) = (bench.After(tree, operation), model.With(operation));
            yield return (operation, before, tree, model);
        }
    }

    public Tree After(Tree tree, Operation operation) =>
        operation switch
        {
            Operation.Store => Database.TryCommit(Database.Head, tree).OrThrow().Tree,
            Operation.Reopen => Reopen(tree),
            _ => tree.With(operation),
        };

    private static Workbench For(TreeProgram program) => new(new MemoryStore(program.Limits), program.Limits);

    private Tree Reopen(Tree tree)
    {
        Database.TryCommit(Database.Head, tree).OrThrow();
        _database = Open();
        return _database.Head.Tree;
    }

    private Database Open() =>
        Database.Open(store, new DatabaseOptions { CacheBytes = 16 << 10, Limits = limits }).OrThrow();
}
