using DbDb.Functional.Logs;
using DbDb.Functional.Values;

namespace DbDb.Functional.Spaces;

/// <summary>A log's commits in ranges of as many each, and how many bytes of each range are reached.</summary>
/// <param name="commits">How many the log has.</param>
internal sealed class SpaceTally(long commits)
{
    private const int MostRanges = 10;

    private readonly List<Part> _parts = [];

    /// <summary>How many commits were kept.</summary>
    public long Kept => _parts.Sum(part => part.Kept);

    /// <summary>How many bytes were reached.</summary>
    public long Live => _parts.Sum(part => part.Live);

    /// <summary>A commit is visited, the oldest first.</summary>
    public void Pass(FoundCommit found)
    {
        var ranges = Math.Min(commits, MostRanges);
        if ((found.Commit.Ordinal - 1) * ranges / commits == _parts.Count)
        {
            _parts.Add(new(found.Commit.Revision, _parts.Count == 0 ? LogIdentity.LogStart : _parts[^1].End));
        }

        _parts[^1].Pass(found);
    }

    /// <summary>The commit that was visited last is kept.</summary>
    public void Keep() => _parts[^1].Kept++;

    /// <summary>
    /// A record is reached for the first time. It lies before the end of the commit that was visited last.
    /// </summary>
    public void Reach(Address record)
    {
        var i = _parts.Count - 1;
        while (i > 0 && record.Offset < _parts[i].Start)
        {
            i--;
        }

        _parts[i].Live += record.Length;
    }

    /// <summary>The ranges.</summary>
    public SpaceRange[] Ranges() => [.. _parts.Select(part => part.Range)];

    private sealed class Part(Revision first, long start)
    {
        private Revision _last;
        private long _revisions;

        public long Start { get; } = start;

        public long End { get; private set; }

        public long Kept { get; set; }

        public long Live { get; set; }

        public SpaceRange Range => new(first, _last, _revisions, Kept, End - Start, Live);

        public void Pass(FoundCommit found)
        {
            (_last, End) = (found.Commit.Revision, found.Address.End);
            _revisions++;
        }
    }
}
