using System.Diagnostics;

namespace DbDb.Functional.Cli;

internal static class BatchVerb
{
    public static Verb Create()
    {
        var source = SourceArgument.Create();
        var commit = new CommitOptions();
        return new("batch", "makes all changes of SOURCE in one transaction, or none", [source], [.. commit.All], Run)
        {
            Notes =
            [
                "A change a line, made in order:",
                "  set<tab>KEY<tab>VALUE",
                "  delete<tab>KEY",
                @"with \t \n \r \\ \xNN for tab, newline, carriage return, backslash and any byte; every other byte",
                "stands for itself. Deleting a key that isn't there changes nothing and is no error. What is malformed",
                "is named with its line, and nothing is done.",
            ],
        };

        ExitCode Run(Call call)
        {
            var note = commit.Note(call);
            var changes = Read(call, call.Value(source));
            using var database = commit.Open(call);
            database.Transact(tree => Applied(tree, changes), note).OrThrow();
            return ExitCode.Done;
        }
    }

    // wholly, before the database is touched: a transaction may run again, standard input can't
    private static List<Change> Read(Call call, string source)
    {
        using var data = DataSource.Open(source, call);
        var changes = new List<Change>();
        try
        {
            foreach (var change in ChangeReader.Read(new LineReader(data.Stream, data.Name, EntryReader.LongestLine)))
            {
                call.Interrupt.ThrowIfCancellationRequested();
                changes.Add(change);
            }
        }
        catch (Failure failure)
        {
            throw failure.With("nothing was changed");
        }

        return changes;
    }

    private static Tree Applied(Tree tree, List<Change> changes)
    {
        var builder = tree.ToBuilder();
        foreach (var change in changes)
        {
            _ = change switch
            {
                Change.Set set => builder.Set(set.Key, set.Value),
                Change.Delete delete => builder.Remove(delete.Key),
                _ => throw new UnreachableException(),
            };
        }

        return builder.ToTree();
    }
}
