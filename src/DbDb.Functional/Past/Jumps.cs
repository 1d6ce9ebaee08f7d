using DbDb.Functional.Values;

namespace DbDb.Functional.Past;

/// <summary>
/// Whether jumps lead to the commits that they name, found out while the commits are read newest first. Those to come
/// that were named already are logarithmically many.
/// </summary>
internal sealed class Jumps
{
    private readonly Dictionary<long, (Waypoint Target, Address From)> _named = [];

    /// <summary>What is wrong with the jumps to this commit, and with its own.</summary>
    public IEnumerable<Violation> Check(Snapshot snapshot)
    {
        var (commit, address) = (snapshot.Commit, snapshot.Address);
        if (
            _named.Remove(commit.Ordinal, out var named)
            && named.Target != new Waypoint(commit.Ordinal, commit.Revision, address)
        )
        {
            yield return Wrong(named.From);
        }

        var jump = Waypoint.JumpOf(commit);
        if (!Spine.Allows(commit) || (_named.TryGetValue(jump.Ordinal, out var other) && other.Target != jump))
        {
            yield return Wrong(address);
        }
        else if (!commit.Jump.IsNone)
        {
            _named[jump.Ordinal] = (jump, address);
        }
    }

    private static Violation Wrong(Address commit) => new(commit, "its jump doesn't lead to the commit that it names");
}
