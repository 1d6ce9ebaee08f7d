namespace DbDb.Functional.Trees;

/// <summary>In which of two trees what distinguishes them is.</summary>
internal enum Presence
{
    /// <summary>In the earlier one only.</summary>
    Before,

    /// <summary>In the later one only.</summary>
    After,

    /// <summary>One key in both, with different values.</summary>
    Both,
}

/// <summary>
/// Two trees walked along together, from one difference to the next, keys ascending. What they share is passed over. It
/// begins before the first difference.
/// </summary>
/// <param name="before">The earlier tree.</param>
/// <param name="after">The later one.</param>
/// <param name="range">Which keys are compared; not none.</param>
/// <param name="bySubtree">
/// Whether a subtree among whose keys the other tree has none is one difference, and isn't opened.
/// </param>
internal sealed class Comparison(Tree before, Tree after, KeyRange range, bool bySubtree)
{
    private readonly bool _oneStore = ReferenceEquals(before.Reader.Nodes, after.Reader.Nodes);
    private readonly Frontier _old = new(before, range);
    private readonly Frontier _now = new(after, range);
    private bool _started;

    /// <summary>Where the difference is.</summary>
    public Presence Where { get; private set; }

    /// <summary>How many keys it is about.</summary>
    public long Count => (Where == Presence.Before ? _old : _now).Count;

    /// <summary>What became of its key, if it is about one.</summary>
    public TreeChange Change => Where switch
    {
        Presence.Before => new TreeChange.Removed(_old.Key, _old.Value),
        Presence.After => new TreeChange.Added(_now.Key, _now.Value),
        _ => new TreeChange.Changed(_now.Key, _old.Value, _now.Value),
    };

    /// <summary>Goes on to the next difference; false where there is none.</summary>
    /// <exception cref="DbException">A node or a value can't be read.</exception>
    public bool MoveNext()
    {
        if (_started)
        {
            Pass(Where);
        }

        _started = true;
        while (!_old.IsEnded || !_now.IsEnded)
        {
            if (_old.IsAtSameSubtreeAs(_now, _oneStore))
            {
                Pass(Presence.Both);
                continue;
            }

            // Whichever comes first goes on; where both begin at one key, it is the higher that opens.
            var order = Frontier.Compare(_old, _now);
            var isOld = order < 0 || (order == 0 && _old.Level >= _now.Level);
            var (first, other) = isOld ? (_old, _now) : (_now, _old);
            if (!first.IsAtSubtree && order == 0)
            {
                if (!_old.Value.Equals(_now.Value, _oneStore))
                {
                    Where = Presence.Both;
                    return true;
                }

                Pass(Presence.Both);
            }
            else if (!first.IsAtSubtree || (bySubtree && first.IsApartFrom(other)))
            {
                Where = isOld ? Presence.Before : Presence.After;
                return true;
            }
            else
            {
                first.OpenOr(other, _oneStore);
            }
        }

        return false;
    }

    private void Pass(Presence where)
    {
        if (where != Presence.After)
        {
            _old.Pass();
        }

        if (where != Presence.Before)
        {
            _now.Pass();
        }
    }
}
