namespace DbDb.Functional.Properties;

/// <summary>Runs programs on trees. A database is made when the first step asks for one; its cache holds only a few nodes.</summary>
#pragma warning disable CA1001 // trees outlive the bench, and what it leaves is only memory
internal sealed class Workbench(Limits limits)
#pragma warning restore CA1001
{
    private readonly MemoryStore _store = new(limits);
    private Database? _database;

    private Database Database => _database ??= Opened();

    public static Tree End(Program program)
    {
        var bench = new Workbench(program.Limits);
        return program.Steps.Aggregate(Tree.EmptyWith(program.Limits), bench.After);
    }

    /// <summary>The tree after each step, beside the step and what the tree must be like.</summary>
    public static IEnumerable<(Step Step, Tree Before, Tree Tree, Model Model)> Run(Program program)
    {
        var bench = new Workbench(program.Limits);
        var (tree, model) = (Tree.EmptyWith(program.Limits), Model.Empty);
        foreach (var step in program.Steps)
        {
            var before = tree;
            (tree, model) = (bench.After(tree, step), model.With(step));
            yield return (step, before, tree, model);
        }
    }

    public Tree After(Tree tree, Step step) =>
        step switch
        {
            Step.Commit => Database.TryCommit(Database.Head, tree).OrThrow().Tree,
            Step.Reopen => Reopened(tree),
            _ => tree.With(step),
        };

    private Tree Reopened(Tree tree)
    {
        Database.TryCommit(Database.Head, tree).OrThrow();
        _database = Opened();
        return _database.Head.Tree;
    }

    private Database Opened() => Database.Open(_store, new DatabaseOptions { CacheBytes = 16 << 10, Limits = limits }).OrThrow();
}
