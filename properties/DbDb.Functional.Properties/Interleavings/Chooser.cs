namespace DbDb.Functional.Properties;

/// <summary>Decides who goes on.</summary>
internal abstract class Chooser
{
    /// <summary>A new one is here.</summary>
    public virtual void Met(Fiber fiber)
    {
    }

    /// <summary>Who goes on, of those who can.</summary>
    /// <param name="able">At least two, in the order of their numbers.</param>
    /// <param name="current">The one that went on last.</param>
    /// <param name="givesWay">Whether that one asks for others to run.</param>
    public abstract Fiber Choose(List<Fiber> able, Fiber current, bool givesWay);

    /// <summary>Whether a timer goes off now, which would be due later: threads may be as slow as they like.</summary>
    public virtual bool IsTimerDue() => false;

    /// <summary>One of so many.</summary>
    public virtual int Pick(int count) => 0;
}

/// <summary>A walk at random: at each step the one who runs goes on, or, now and then, any other does.</summary>
/// <param name="random">The dice.</param>
/// <param name="stay">How many times as likely it is to go on as to give way.</param>
internal sealed class RandomChooser(Random random, int stay) : Chooser
{
    private readonly int _patience = random.Next(2) == 0 ? 20 : 200;

    public override Fiber Choose(List<Fiber> able, Fiber current, bool givesWay) =>
        !givesWay && random.Next(stay + 1) < stay && able.Contains(current) ? current : able[random.Next(able.Count)];

    public override bool IsTimerDue() => random.Next(_patience) == 0;

    public override int Pick(int count) => random.Next(count);
}

/// <summary>
/// Each has a priority by lot, and the highest runs until it must wait; at a few steps the one who runs falls behind
/// all others. Finds what needs few changes in
/// particular places with a likelihood that can be stated.
/// </summary>
/// <remarks>After Burckhardt and others, "A randomized scheduler with probabilistic guarantees of finding bugs",
/// 2010.</remarks>
/// <param name="random">The dice.</param>
/// <param name="changes">How many such steps.</param>
/// <param name="length">At how many steps several can go on, as far as is known.</param>
internal sealed class PriorityChooser(Random random, int changes, int length) : Chooser
{
    private readonly HashSet<int> _changes =
        [.. Enumerable.Range(0, changes).Select(_ => random.Next(Math.Max(1, length)))];

    private readonly Dictionary<Fiber, int> _priorities = [];
    private readonly int _patience = random.Next(2) == 0 ? 40 : 400;
    private int _step;
    private int _lowest;

    public override void Met(Fiber fiber) => _priorities[fiber] = random.Next(1, int.MaxValue);

    public override Fiber Choose(List<Fiber> able, Fiber current, bool givesWay)
    {
        if (_changes.Contains(_step++) || givesWay)
        {
            _priorities[current] = --_lowest;
        }

        return able.MaxBy(fiber => _priorities[fiber])!;
    }

    public override bool IsTimerDue() => random.Next(_patience) == 0;

    public override int Pick(int count) => random.Next(count);
}

/// <summary>
/// One schedule after the other, depth first, until there is none left in which those who could go on are made to wait
/// more than so many times.
/// </summary>
/// <remarks>After Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded programs",
/// 2007.</remarks>
/// <param name="most">How many times.</param>
internal sealed class EachChooser(int most) : Chooser
{
    private readonly List<(int Chosen, int Of)> _path = [];
    private int _depth;
    private int _interruptions;

    /// <summary>Begins the next schedule; false if there is none.</summary>
    public bool GoesOn()
    {
        (_depth, _interruptions) = (0, 0);
        while (_path is [.., (var chosen, var of)])
        {
            _path.RemoveAt(_path.Count - 1);
            if (chosen + 1 < of)
            {
                _path.Add((chosen + 1, of));
                return true;
            }
        }

        return false;
    }

    public override Fiber Choose(List<Fiber> able, Fiber current, bool givesWay)
    {
        var isAble = able.Contains(current) && !givesWay;
        if (isAble && _interruptions == most)
        {
            return current;
        }

        var others = able.Where(fiber => !ReferenceEquals(fiber, current)).ToList();
        var choices = isAble ? [current, .. others] : others.Count > 0 ? others : able;
        var pick = Pick(choices.Count);
        _interruptions += isAble && pick > 0 ? 1 : 0;
        return choices[pick];
    }

    public override int Pick(int count)
    {
        if (count == 1)
        {
            return 0;
        }

        if (_depth == _path.Count)
        {
            _path.Add((0, count));
        }

        if (_path[_depth].Of != count)
        {
            throw new InvalidOperationException("the same choices have led elsewhere");
        }

        return _path[_depth++].Chosen;
    }
}
