namespace DbDb.Functional.Properties;

/// <summary>A thread of a program that runs only while it is its turn.</summary>
/// <param name="scheduler">Whose turns they are.</param>
/// <param name="number">How many came before it.</param>
/// <param name="name">What it does.</param>
internal sealed class Fiber(Scheduler scheduler, int number, string name)
{
    [ThreadStatic]
    private static Fiber? _current;

    /// <summary>The one that the thread that asks is, if it is one.</summary>
    public static Fiber? Current
    {
        get => _current;
        set => _current = value;
    }

    public Scheduler Scheduler => scheduler;

    public int Number => number;

    /// <summary>Given when its turn comes.</summary>
    public Baton Turn { get; } = new();

    /// <summary>Where it is.</summary>
    public string Site { get; set; } = "its beginning";

    /// <summary>What it waits for; null if it can go on.</summary>
    public Func<bool>? Until { get; set; }

    /// <summary>When it goes on in any case, if it waits.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.MaxValue;

    public bool IsDone { get; set; }

    /// <summary>Whether it was woken from the number that it sleeps on.</summary>
    public bool IsWoken { get; set; }

    /// <summary>The locks that it has, in order; null for one that a planted fault has left out.</summary>
    public Stack<Lock?> Held { get; } = new();

    public bool CanGoOn(TimeSpan now) => !IsDone && (Until is not { } until || Deadline <= now || until());

    public override string ToString() => $"{number} {name}";
}
