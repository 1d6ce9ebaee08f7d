namespace DbDb.Functional;

/// <summary>
/// Whether jumps lead to the commits that they name, found out while the commits are read newest first. Those to come that were
/// named already are logarithmically many.
/// </summary>
internal sealed class Jumps
{
    private readonly Dictionary<Revision, (Address Target, Address From)> _named = [];

    /// <summary>What is wrong with the jumps to this commit, and with its own.</summary>
    public IEnumerable<Violation> Check(Snapshot snapshot)
    {
        var (commit, address) = (snapshot.Commit, snapshot.Address);
        if (_named.Remove(snapshot.Revision, out var named) && named.Target != address)
        {
            yield return Wrong(named.From);
        }

        if (commit.JumpRevision != Spine.JumpOf(commit.Revision)
            || (_named.TryGetValue(commit.JumpRevision, out var other) && other.Target != commit.Jump))
        {
            yield return Wrong(address);
        }
        else if (!commit.Jump.IsNone)
        {
            _named[commit.JumpRevision] = (commit.Jump, address);
        }
    }

    private static Violation Wrong(Address commit) => new(commit, "its jump doesn't lead to the commit that it names");
}
