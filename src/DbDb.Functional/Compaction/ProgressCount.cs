using DbDb.Functional.Runtime;

namespace DbDb.Functional.Compaction;

/// <summary>
/// Counts what a compaction has copied, says so now and then, and ends it where that is wanted. Of how much there is to
/// do it is known that every commit is looked at, and guessed that about as many entries are copied as the newest has.
/// </summary>
internal sealed class ProgressCount(IProgress<CompactionProgress>? progress, CancellationToken cancellation)
    : WorkCount<CompactionProgress>(progress, cancellation)
{
    private const long StepsBetweenWords = 4096;

    private Commit _newest = Commit.Genesis;
    private Commit _at = Commit.Genesis;
    private long _changes;
    private long _before;
    private long _steps;
    private double _fraction;
    private bool _isMute;

    /// <summary>
    /// A log is copied, perhaps after another whose place it has taken meanwhile: what was copied of that one was in
    /// vain.
    /// </summary>
    public void Begin()
    {
        _before = _changes;
        _isMute = false;
    }

    /// <summary>The commits up to a head are looked at.</summary>
    public void Expect(LogHead head) => _newest = head.Commit;

    /// <summary>A commit is looked at.</summary>
    public void Reach(Commit commit)
    {
        _at = commit;
        Step();
    }

    /// <summary>A change, or an entry, is copied.</summary>
    public void Copy()
    {
        _changes++;
        Step();
    }

    /// <summary>From here on nobody is told anything, and nobody can end it: others wait.</summary>
    public void Mute() => _isMute = true;

    /// <summary>It is done.</summary>
    public void Finish()
    {
        _fraction = 1;
        Say();
    }

    private void Step()
    {
        if (++_steps % StepsBetweenWords == 0 && !_isMute)
        {
            ThrowIfCancelled();
            var work = (double)_newest.Ordinal + _newest.Count;
            _fraction = Math.Max(
                _fraction,
                Math.Min((_at.Ordinal + Math.Min(_changes - _before, _newest.Count)) / work, 0.99)
            );
            Say();
        }
    }

    private void Say() => Report(new(_at.Revision, _newest.Revision, _changes, _fraction));
}
