using System.Collections.Immutable;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>Changes made to one tree, made to another that comes from it too: three-way merging, key by key.</summary>
/// <remarks>
/// A key conflicts if both sides changed it since the basis, and not to the same outcome: two that each add one to a
/// counter agree, and one is lost, so what is counted is better done by a transaction's function. Each of my changes
/// costs a path of their tree, whatever they changed, and what <see cref="Diff.Between(Tree, Tree)"/> costs between the
/// basis and mine; neither tree's size matters. The result belongs to the store that theirs belongs to, so it can be
/// committed on it. Where nothing was changed on my side, it is theirs, the same reference.
/// </remarks>
public static class Rebase
{
    /// <summary>My changes made to their tree, but for those that conflict with theirs, which are told.</summary>
    /// <param name="basis">The tree that both come from.</param>
    /// <param name="mine">What I made of it.</param>
    /// <param name="theirs">What they made of it meanwhile: the newest tree.</param>
    /// <exception cref="DbException">A node or a value can't be read.</exception>
    public static Rebased Onto(Tree basis, Tree mine, Tree theirs)
    {
        var conflicts = ImmutableArray.CreateBuilder<RebaseConflict>();
        var tree = Onto(basis, mine, theirs, (conflict, there) =>
        {
            conflicts.Add(conflict);
            return there;
        });
        return conflicts.Count == 0
            ? new Rebased.Clean(tree)
            : new Rebased.Conflicting(conflicts.DrainToImmutable(), tree);
    }

    /// <summary>The same where every conflict can be resolved.</summary>
    /// <param name="basis">The tree that both come from.</param>
    /// <param name="mine">What I made of it.</param>
    /// <param name="theirs">What they made of it meanwhile: the newest tree.</param>
    /// <param name="resolve">
    /// The value that the key gets, or none if it is to be removed. It is called once for each conflict, keys
    /// ascending; an exception that it throws is passed on.
    /// </param>
    /// <exception cref="DbException">
    /// A node or a value can't be read; or a value is too large, <see cref="DbError.TooLarge"/>.
    /// </exception>
    public static Tree Onto(Tree basis, Tree mine, Tree theirs, Func<RebaseConflict, Option<Value>> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        return Onto(basis, mine, theirs, (conflict, _) => LazyValue.Of(resolve(conflict)));
    }

    private static Tree Onto(Tree basis, Tree mine, Tree theirs, Func<RebaseConflict, LazyValue?, LazyValue?> resolve)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(theirs);
        var changes = Diff.Between(basis, mine);
        if (theirs.IsSameAs(basis) && mine.IsAtHomeWith(theirs))
        {
            return changes.Any() ? mine : theirs;
        }

        var builder = theirs.ToBuilder();
        foreach (var change in changes)
        {
            var there = theirs.Lazy(change.Key);
            var resolved = Nullable.Equals(there, change.Was) || Nullable.Equals(there, change.Now)
                ? change.Now
                : resolve(new(change.Key, change.Was, change.Now, there), there);
            if (!Nullable.Equals(resolved, there))
            {
                builder.Put(change.Key, resolved);
            }
        }

        return builder.ToTree();
    }
}
