using LanguageExt;

namespace DbDb.Functional;

/// <content>Snapshots of the past.</content>
public sealed partial class Database
{
    /// <summary>
    /// The snapshot with this revision: <see cref="DbError.NotRetained"/> if the history, as far as it is known here, doesn't hold it. Reads
    /// O(log n) commits, n being how far back it lies.
    /// </summary>
    public Either<DbError, Snapshot> At(Revision revision)
    {
        var state = _state;
        if (revision < Revision.Zero || revision > state.Head.Revision)
        {
            return new DbError.NotRetained(revision, state.Head.Revision);
        }

        return Caught(() =>
        {
            var (nearest, address) = Spine.Nearest(state.Head.Spine, revision);
            var start = address == state.Head.CommitAddress
                ? state.Head.Commit
                : ReadCommit(address, nearest, state.Head.Generation).OrThrow().Commit;
            return Walk(
                state,
                (start, address),
                found: commit => commit.Revision <= revision,
                jumps: commit => commit.JumpRevision >= revision);
        });
    }

    /// <summary>
    /// The newest snapshot, as far as it is known here, that was committed at <paramref name="instant"/> or before; revision 0 if there was
    /// none yet. Reads O(log n) commits.
    /// </summary>
    public Either<DbError, Snapshot> AsOf(Instant instant)
    {
        var state = _state;
        return Walk(
            state,
            (state.Head.Commit, state.Head.CommitAddress),
            found: commit => commit.Instant <= instant || commit.Revision == Revision.Zero,
            jumps: commit => ReadCommit(commit.Jump, commit.JumpRevision, state.Head.Generation).OrThrow().Commit.Instant > instant);
    }

    /// <summary>
    /// Every commit, newest first, down to revision 1, read as they are asked for. Each is checked against the hash that its successor
    /// has of it; an error ends the sequence.
    /// </summary>
    public IEnumerable<Either<DbError, Commit>> History() => Snapshots().Select(step => step.Map(snapshot => snapshot.Commit));

    /// <summary>The same with what each commit stored.</summary>
    internal IEnumerable<Either<DbError, Snapshot>> Snapshots()
    {
        var state = _state;
        var snapshot = state.Snapshot;
        while (snapshot.Revision > Revision.Zero)
        {
            yield return snapshot;
            var commit = snapshot.Commit;
            var parent = commit.Parent.IsNone
                ? (Commit.Genesis, commit.ParentHash)
                : ReadCommit(commit.Parent, new(commit.Revision.Number - 1), state.Head.Generation);
            var chained = parent.Bind(read => read.Hash == commit.ParentHash
                ? SnapshotOf(read.Commit, commit.Parent, state.Head.Limits)
                : (Either<DbError, Snapshot>)new DbError.Corrupt(commit.Parent.Offset, $"commit {read.Commit.Revision} isn't the one that its successor names"));
            if (chained.IsLeft)
            {
                yield return chained;
                yield break;
            }

            snapshot = chained.OrThrow();
        }
    }

    private Either<DbError, Snapshot> Walk(
        State state, (Commit Commit, Address Address) start, Func<Commit, bool> found, Func<Commit, bool> jumps) => Caught(() =>
    {
        var (commit, address) = start;
        while (!found(commit))
        {
            (address, var revision) = jumps(commit)
                ? (commit.Jump, commit.JumpRevision)
                : (commit.Parent, new Revision(commit.Revision.Number - 1));
            commit = ReadCommit(address, revision, state.Head.Generation).OrThrow().Commit;
        }

        return (Either<DbError, Snapshot>)(address == state.Head.CommitAddress
            ? state.Snapshot
            : SnapshotOf(commit, address, state.Head.Limits));
    });

    private Either<DbError, (Commit Commit, Hash Hash)> ReadCommit(Address address, Revision revision, ulong generation)
    {
        if (revision == Revision.Zero)
        {
            return (Commit.Genesis, default(Hash));
        }

        return _store.Read(address).Bind(record =>
            Record.Fault(record.Span, generation, address) is { } fault ? new DbError.Corrupt(address.Offset, fault)
            : CommitRecord.Read(record.Span, address) is { } commit && commit.Revision == revision && commit.JumpRevision == Spine.JumpOf(revision)
                ? (commit, Hash.Of(record.Span))
            : (Either<DbError, (Commit, Hash)>)new DbError.Corrupt(address.Offset, $"the record there isn't commit {revision}"));
    }
}
