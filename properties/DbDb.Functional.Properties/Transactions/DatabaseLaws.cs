using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A database gives back what was put into it. That it lives as its model does is a law of stores.</summary>
public class DatabaseLaws
{
    [Law]
    public Property A_program_stored_and_read_back_is_its_model(
        TreeProgram program,
        [OneOf(1 << 10, 64 << 10)] int cache
    )
    {
        var store = new MemoryStore(program.Limits);
        var options = new DatabaseOptions { CacheBytes = cache, Limits = program.Limits };
        Database
            .Open(store, options)
            .OrThrow()
            .Transact(_ =>
                Workbench.End(
                    new(
                        program.Limits,
                        [
                            .. program.Operations.Where(operation =>
                                operation is not (Operation.Store or Operation.Reopen)
                            ),
                        ]
                    )
                )
            )
            .OrThrow();
        var tree = Database.Open(store, options).OrThrow().Head.Tree;
        var model = program.Model;
        return Differences.Between(tree, model)
            .Concat(Differences.InLookups(tree, model))
            .Concat(Differences.ByPosition(tree, model))
            .Concat(Differences.Between(tree, model))
            .ToProperty();
    }
}
