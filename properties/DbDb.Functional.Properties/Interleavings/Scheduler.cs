using System.Globalization;

namespace DbDb.Functional.Properties;

/// <summary>
/// Runs the threads of a program one at a time, and decides at each step who goes on: so that one number decides all of
/// what happens, and what happened once
/// happens again. Whoever waits does so here, and if nobody can go on, that is told.
/// </summary>
/// <param name="chooser">Decides.</param>
/// <param name="fault">The planted fault, if there is one.</param>
internal sealed class Scheduler(Chooser chooser, Plant fault = Plant.None)
{
    /// <summary>What a step takes, by the clock of the program.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromMicroseconds(10);

    // A machine that does much else is slow; whoever sleeps where nobody sees it does so for ever.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private const int MostSteps = 100_000;
    private const int ToldTurns = 150;

    private readonly List<Fiber> _fibers = [];
    private readonly List<Fiber> _able = [];
    private readonly List<VirtualTimer> _timers = [];
    private readonly Dictionary<object, (Fiber Owner, int Times)> _locks = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Fiber Fiber, int[] Number)> _sleepers = [];
    private readonly Queue<(Fiber Fiber, string Site)> _turns = [];
    private Fiber? _running;
    private string? _failure;

    /// <summary>The one by whose turns the thread that asks runs, if it does.</summary>
    public static Scheduler? Current => Fiber.Current?.Scheduler;

    public Plant Fault => fault;

    private Baton Over { get; } = new();

    /// <summary>Whether what is read and written within the cache of nodes is a step, too.</summary>
    public bool SeesCache { get; set; }

    /// <summary>How many steps there were.</summary>
    public int Steps { get; private set; }

    /// <summary>At how many of them several could go on.</summary>
    public int Choices { get; private set; }

    /// <summary>The program's time.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Whether a timer will go off.</summary>
    public bool IsTimerSet => _timers.Exists(timer => timer.Due is not null);

    public Dictionary<CancellationTokenRegistration, Registered> Registrations { get; } = [];

    /// <summary>Runs a program to the end of all its threads.</summary>
    /// <exception cref="InterleavingException">It has none, or a thread threw.</exception>
    public void Run(Action program)
    {
        _running = Start("main", program);
        _running.Turn.Give();
        if (!Over.Take(_patience))
        {
            throw new InterleavingException(
                $"{_running} sleeps where the scheduler doesn't see it, after {_running.Site}{Told()}"
            );
        }

        if (_failure is not null)
        {
            throw new InterleavingException(_failure + Told());
        }
    }

    /// <summary>Begins a thread, whose turn comes when it is chosen.</summary>
    public Fiber Start(string name, Action body)
    {
        var fiber = new Fiber(this, _fibers.Count, name);
        _fibers.Add(fiber);
        chooser.Met(fiber);
        Workers.Run(() => Live(fiber, body));
        return fiber;
    }

    /// <summary>Waits for the ends of threads.</summary>
    public void Join(params Fiber[] fibers) =>
        Await("the end of other threads", () => Array.TrueForAll(fibers, fiber => fiber.IsDone));

    /// <summary>The one who runs may have to stop here.</summary>
    public void Step(string site, bool givesWay = false)
    {
        var me = Fiber.Current!;
        me.Site = site;
        Now += _pace;
        if (++Steps > MostSteps)
        {
            Fail($"no end after {MostSteps} steps");
            Park();
        }

        GoOn(me, givesWay);
    }

    /// <summary>Waits until something holds; false if that takes too long.</summary>
    public bool Await(string site, Func<bool> until, TimeSpan? patience = null)
    {
        var me = Fiber.Current!;
        (me.Until, me.Deadline) = (until, patience is { } time ? Now + time : TimeSpan.MaxValue);
        Step(site);
        me.Until = null;
        return until();
    }

    public void Enter(object gate, string site)
    {
        var me = Fiber.Current!;
        Await(site, () => !_locks.TryGetValue(gate, out var held) || ReferenceEquals(held.Owner, me));
        _locks[gate] = (me, _locks.TryGetValue(gate, out var mine) ? mine.Times + 1 : 1);
    }

    public void Exit(object gate)
    {
        var (owner, times) = _locks[gate];
        if (times == 1)
        {
            _locks.Remove(gate);
        }
        else
        {
            _locks[gate] = (owner, times - 1);
        }
    }

    /// <summary>Sleeps until it is woken, if the number is still 0.</summary>
    public void Sleep(int[] number, string site, bool unlessSet = true)
    {
        if (unlessSet)
        {
            Step(site);
        }

        if (!unlessSet || number[0] == 0)
        {
            var me = Fiber.Current!;
            me.IsWoken = false;
            _sleepers.Add((me, number));
            Await(site + " asleep", () => me.IsWoken);
        }
    }

    public void Wake(int[] number, string site)
    {
        Step(site);
        if (_sleepers.FindIndex(sleeper => ReferenceEquals(sleeper.Number, number)) is >= 0 and var found)
        {
            _sleepers[found].Fiber.IsWoken = true;
            _sleepers.RemoveAt(found);
        }
    }

    public void Know(VirtualTimer timer) => _timers.Add(timer);

    /// <summary>Ends it all: what is wrong.</summary>
    public void Fail(string words)
    {
        _failure ??= words;
        Over.Give();
    }

    private void Live(Fiber fiber, Action body)
    {
        fiber.Turn.Take();
        Fiber.Current = fiber;
        SynchronizationContext.SetSynchronizationContext(new FiberContext(this));
        try
        {
            body();
        }
        catch (Exception exception)
        {
            Fail($"{fiber} threw {exception}");
            return;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
            Fiber.Current = null;
        }

        fiber.IsDone = true;
        fiber.Site = "its end";
        GoOn(fiber, givesWay: false);
    }

    private void GoOn(Fiber me, bool givesWay)
    {
        Fiber.Current = null; // what is asked to find who can go on is no step
        var chosen = Next(me, givesWay);
        Fiber.Current = me.IsDone ? null : me;
        if (chosen is not { } next)
        {
            if (me.IsDone)
            {
                return;
            }

            Park();
        }
        else if (!ReferenceEquals(next, me))
        {
            Note(me);
            _running = next;
            next.Turn.Give();
            if (!me.IsDone)
            {
                me.Turn.Take();
            }
        }
    }

    // Null if all are done, or nobody can go on.
    private Fiber? Next(Fiber me, bool givesWay)
    {
        if (IsTimerSet && chooser.IsTimerDue())
        {
            var set = _timers.FindAll(timer => timer.Due is not null);
            Fire(set[chooser.Pick(set.Count)]);
        }

        while (true)
        {
            while (_timers.Find(timer => timer.Due <= Now) is { } due)
            {
                Fire(due);
            }

            _able.Clear();
            foreach (var fiber in _fibers)
            {
                if (fiber.CanGoOn(Now))
                {
                    _able.Add(fiber);
                }
            }

            if (_able.Count > 0)
            {
                return _able.Count == 1 ? _able[0] : Choose(me, givesWay);
            }

            var waiting = _fibers.FindAll(fiber => !fiber.IsDone);
            var times = _timers.Select(timer => timer.Due ?? TimeSpan.MaxValue)
                .Concat(waiting.Select(fiber => fiber.Deadline))
                .Append(TimeSpan.MaxValue);
            if (waiting.Count == 0)
            {
                Over.Give(); // what timers would do now, nobody sees
                return null;
            }

            if (times.Min() is var next && next == TimeSpan.MaxValue)
            {
                Note(me);
                var where = waiting.Select(fiber => $"{fiber} waits at {fiber.Site}");
                Fail($"nobody can go on: {string.Join("; ", where)}");
                return null;
            }

            Now = Now > next ? Now : next;
        }
    }

    private Fiber Choose(Fiber me, bool givesWay)
    {
        Choices++;
        return chooser.Choose(_able, me, givesWay);
    }

    private void Fire(VirtualTimer timer)
    {
        Now = timer.Due is { } due && due > Now ? due : Now;
        timer.Due = null;
        Start("timer", timer.Fire);
    }

    private void Note(Fiber fiber)
    {
        _turns.Enqueue((fiber, fiber.Site));
        if (_turns.Count > ToldTurns)
        {
            _turns.Dequeue();
        }
    }

    // What failed goes no further: it would only fail elsewhere.
    private static void Park() => Thread.Sleep(Timeout.Infinite);

    /// <summary>The turns that led here.</summary>
    public string Told()
    {
        var turns = string.Concat(_turns.Select(turn => $"\n  {turn.Fiber} to {turn.Site}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\nafter {Steps} steps, the last turns of which were{turns}"
        );
    }
}

/// <summary>A schedule in which something goes wrong.</summary>
internal sealed class InterleavingException(string message) : Exception(message);

/// <summary>Where what is awaited goes on: on a thread of its own, whose turn comes.</summary>
internal sealed class FiberContext(Scheduler scheduler) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Start("continuation", () => d(state));
}
