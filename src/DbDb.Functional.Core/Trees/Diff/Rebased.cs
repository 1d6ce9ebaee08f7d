using System.Collections.Immutable;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>What comes of rebasing a tree: a closed family.</summary>
public abstract record Rebased
{
    private Rebased(Tree tree) => Tree = tree;

    /// <summary>Their tree, with all of my changes that conflict with none of theirs.</summary>
    public Tree Tree { get; }

    /// <summary>
    /// The tree, if nothing conflicts; otherwise <see cref="DbError.BothChanged"/>: what a transaction's function may
    /// return.
    /// </summary>
    public Either<DbError, Tree> ToEither() =>
        this is Conflicting { Conflicts: var conflicts } ? new DbError.BothChanged(conflicts) : Tree;

    /// <summary>All of my changes are in the tree.</summary>
    public sealed record Clean : Rebased
    {
        internal Clean(Tree tree)
            : base(tree)
        {
        }
    }

    /// <summary>Some of my changes aren't in the tree, which has theirs in their place.</summary>
    public sealed record Conflicting : Rebased
    {
        internal Conflicting(ImmutableArray<RebaseConflict> conflicts, Tree tree)
            : base(tree) => Conflicts = conflicts;

        /// <summary>Those, at least one, keys ascending.</summary>
        public ImmutableArray<RebaseConflict> Conflicts { get; }
    }
}
