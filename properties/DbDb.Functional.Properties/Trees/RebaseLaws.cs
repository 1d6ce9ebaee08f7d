using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>Rebasing is a three-way merge, wherever the trees lie.</summary>
public class RebaseLaws
{
    [Law(Share = 2)]
    public Property A_rebase_is_the_three_way_merge_of_the_models(Fork fork) => OfForks(fork, (basis, mine, theirs) =>
        {
            var expected = Merge.Of(basis, mine, theirs);
            return ForkedTrees
                .Of(fork)
                .SelectMany(sides => expected.Against(sides.What, Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs)));
        });

    [Law(Share = 10)]
    public Property A_rebase_in_a_file_is_too_and_can_be_committed_there(Fork fork) =>
        OfForks(
            fork,
            (basis, mine, theirs) =>
            {
                using var place = Places.InFile(LogHead.Genesis(42, fork.Before.Limits));
                var sides = ForkedTrees.Committed(fork, place);
                var expected = Merge.Of(basis, mine, theirs);
                using var database = Database.Open(place.Open()).OrThrow();
                var committed = database.Transact(head => Rebase.Onto(sides.Basis, sides.Mine, head).Tree).OrThrow();
                return expected.Against("in a file", Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs))
                    .Concat(Differences.Between(committed.Tree, expected.Model));
            });

    [Law(Share = 2)]
    public Property A_rebased_tree_is_committed_on_the_database_of_theirs(Fork fork) =>
        OfForks(fork, (basis, mine, theirs) =>
        {
            var database = Database.InMemory(new DatabaseOptions { Limits = fork.Before.Limits });
            var start = database.TryCommit(database.Head, fork.Before.Tree()).OrThrow();
            var elsewhere = TreePairs.Stored(fork.Before.Tree());
            var newest = database.Transact(tree => tree.With(fork.Theirs)).OrThrow();
            return from changed in new[] { start.Tree.With(fork.Mine), elsewhere.With(fork.Mine) }
                   from head in new[] { (newest.Tree, Model: theirs), (start.Tree, Model: basis) }
                   let rebased = Rebase.Onto(start.Tree, changed, head.Tree).Tree
                   let committed = database.Transact(_ => rebased).OrThrow()
                   from difference in Differences.Between(committed.Tree, Merge.Of(basis, mine, head.Model).Model)
                   select difference;
        });

    [Law(Share = 2)]
    public Property Both_sides_agree_on_what_conflicts(Fork fork) => OfForks(fork, (_, _, _) => ForkedTrees
                .Of(fork)
                .SelectMany(sides =>
                {
                    var (forth, back) = (
                        Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs),
                        Rebase.Onto(sides.Basis, sides.Theirs, sides.Mine)
                    );
                    return Differences.Unless(
                        ConflictsOf(forth)
                            .SequenceEqual(
                                ConflictsOf(back).Select(at => new RebaseConflict(at.Key, at.Basis, at.Theirs, at.Mine))
                            ),
                        () => $"{sides.What}: other conflicts in one direction than in the other"
                    );
                }));

    [Law(Share = 2)]
    public Property Changes_of_different_keys_do_not_conflict_and_commute(Fork fork) => OfForks(fork, (_, _, _) =>
        {
            var keys = fork.Mine.Select(Edited).ToHashSet();
            var apart = fork with { Theirs = [.. fork.Theirs.Where(edit => !keys.Contains(Edited(edit)))] };
            var expected = new Merge(apart.Before.Model.With(apart.Mine).With(apart.Theirs), []);
            return ForkedTrees
                .Of(apart)
                .SelectMany(sides =>
                    expected
                        .Against(sides.What, Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs))
                        .Concat(
                            expected.Against(
                                $"{sides.What}, the other way",
                                Rebase.Onto(sides.Basis, sides.Theirs, sides.Mine)
                            )
                        )
                );
        });

    [Law(Share = 2)]
    public Property A_side_that_changed_nothing_leaves_the_other_as_it_is(Fork fork) =>
        OfForks(fork, (basis, mine, _) =>
            ForkedTrees
                .Of(fork)
                .SelectMany(sides =>
                    new (string What, Tree Expected, Rebased Rebased)[]
                    {
                        ("mine is the basis", sides.Theirs, Rebase.Onto(sides.Basis, sides.Basis, sides.Theirs)),
                        (
                            "mine has its entries",
                            sides.Theirs,
                            Rebase.Onto(sides.Basis, fork.Before.Tree(), sides.Theirs)
                        ),
                        ("both have made the same", sides.Mine, Rebase.Onto(sides.Basis, sides.Mine, sides.Mine)),
                        (
                            "theirs is the basis",
                            mine.HasTheEntriesOf(basis) ? sides.Basis : sides.Mine,
                            Rebase.Onto(sides.Basis, sides.Mine, sides.Basis)
                        ),
                    }.SelectMany(each =>
                        Differences.Unless(
                            each.Rebased is Rebased.Clean && ReferenceEquals(each.Expected, each.Rebased.Tree),
                            () => $"{sides.What}, {each.What}, and another tree"
                        )
                    )
                )
        );

    [Law]
    public Property What_was_rebased_can_be_rebased_again(Fork fork, TreeProgram later)
    {
        var basis = fork.Before.ToTree();
        var (mine, theirs) = (basis.With(fork.Mine), basis.With(fork.Theirs));
        var newest = theirs.Patch(
            later
                .ToTree()
                .Range(KeyRange.All)
                .Where((_, i) => i % 2 == 0)
                .Select(entry => new TreeChange.Added(entry.Key, entry.Value))
        );
        var first = Rebase.Onto(basis, mine, theirs);
        return Merge.Of(ModelOf(theirs), ModelOf(first.Tree), ModelOf(newest))
            .Against("again", Rebase.Onto(theirs, first.Tree, newest))
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property A_resolver_decides_each_conflict_once_in_the_order_of_the_keys(Fork fork) =>
        OfForks(fork, (basis, mine, theirs) =>
        {
            var expected = Merge.Of(basis, mine, theirs);
            var resolvers = new Func<RebaseConflict, Option<Value>>[]
            {
                at => at.Mine,
                at => at.Theirs,
                at => at.Basis,
                _ => Option<Value>.None,
                at => (Value)new byte[at.Key.Length],
            };
            return ForkedTrees
                .Of(fork)
                .SelectMany(sides =>
                    resolvers.SelectMany(resolve =>
                    {
                        var asked = new List<RebaseConflict>();
                        var tree = Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs, at =>
                        {
                            asked.Add(at);
                            return resolve(at);
                        });
                        return Differences
                            .Between(tree, expected.Resolved(resolve))
                            .Concat(
                                Differences.Unless(asked.SequenceEqual(expected.Conflicts), () =>
                                    $"{sides.What}: other conflicts to resolve"
                                )
                            );
                    })
                );
        });

    [Law(Share = 2)]
    public Property Conflicts_are_an_error_that_carries_them(Fork fork) => OfForks(fork, (basis, mine, theirs) =>
        {
            var sides = ForkedTrees.Of(fork).First();
            var rebased = Rebase.Onto(sides.Basis, sides.Mine, sides.Theirs);
            return rebased
                .ToEither()
                .Match(
                    Right: tree =>
                        Differences.Unless(rebased is Rebased.Clean && ReferenceEquals(tree, rebased.Tree), () =>
                            "conflicts that are no error"
                        ),
                    Left: error =>
                        Differences.Unless(
                            error is DbError.BothChanged { Conflicts: var conflicts }
                                && conflicts.SequenceEqual(ConflictsOf(rebased))
                                && conflicts.Length > 0
                                && error.Message is { Length: < 160 } message
                                && !message.Any(char.IsControl),
                            () => $"an error without them, or one that isn't a line: {error}"
                        )
                );
        });

    private static Property OfForks(Fork fork, Func<Model, Model, Model, IEnumerable<string>> law)
    {
        var basis = fork.Before.Model;
        return law(basis, basis.With(fork.Mine), basis.With(fork.Theirs)).ToProperty();
    }

    private static ImmutableArray<RebaseConflict> ConflictsOf(Rebased rebased) =>
        rebased is Rebased.Conflicting { Conflicts: var conflicts } ? conflicts : [];

    private static Key Edited(Operation edit) => edit is Operation.Set set ? set.Key : ((Operation.Remove)edit).Key;

    private static Model ModelOf(Tree tree) => Model.Empty.With(tree.Range(KeyRange.All));
}
