using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is over a limit is refused, and changes nothing.</summary>
public class LimitLaws
{
    private static readonly Key _tooLong = new byte[Limits.MaxKeyBytes + 1];

    [Law(Share = 2)]
    public Property A_key_over_the_limit_is_refused_and_changes_nothing(Sequel sequel)
    {
        var (tree, model) = (Workbench.End(sequel.Before), sequel.Before.Model);
        var builder = tree.ToBuilder().With(sequel.Edits);
        var refusals = new Action[]
        {
            () => tree.Set(_tooLong, "v"),
            () => tree.SetMany([new("a", "v"), new(_tooLong, "v")]),
            () => builder.Set(_tooLong, "v"),
            () => Tree.Build([new(_tooLong, "v")], tree.Limits),
        };
        return refusals.SelectMany(IsTooLarge)
            .Concat(Differences.Between(tree, model))
            .Concat(Differences.Between(builder.ToTree(), model.With(sequel.Edits)))
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property A_key_over_the_limit_is_nowhere_and_may_be_asked_for(TreeProgram program)
    {
        var (tree, model) = (Workbench.End(program), program.Model);
        return Differences.At(_tooLong, tree, [.. model.Entries()])
            .Concat(Differences.Unless(ReferenceEquals(tree.Remove(_tooLong), tree), () => "removed"))
            .Concat(Differences.In(KeyRange.From(_tooLong), tree, model))
            .Concat(Differences.In(KeyRange.Below(_tooLong), tree, model))
            .ToProperty();
    }

    [Fact]
    public void A_value_over_the_limit_is_refused() =>
        Assert.Empty(IsTooLarge(() => Tree.Empty.Set("a", new byte[Limits.MaxValueBytes + 1])));

    private static IEnumerable<string> IsTooLarge(Action action)
    {
        try
        {
            action();
            return ["nothing was refused"];
        }
        catch (DbException exception)
        {
            return Differences.Unless(exception.Error is DbError.TooLarge, () => $"refused as {exception.Error}");
        }
    }
}
