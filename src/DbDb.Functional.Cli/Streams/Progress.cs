using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// A bar on standard error, if a person is there to see it and the work takes long enough. It takes one line, redrawn
/// ten times a second, and leaves none behind; it neither hides the cursor nor starts a thread, so that nothing needs
/// to be put right after an interrupt.
/// </summary>
/// <param name="error">Standard error.</param>
/// <param name="shown">Whether a person is there.</param>
/// <param name="what">What is being done.</param>
/// <param name="fraction">How much of it is done, from 0 to 1; below 0 if that isn't known.</param>
/// <param name="clock">What time it is.</param>
/// <param name="unit">What is counted.</param>
internal sealed class Progress(
    MessageWriter error, bool shown, string what, Func<double> fraction, TimeProvider clock, string unit = "entries")
    : IDisposable
{
    private const int StepsBetweenLooks = 64;
    private const int BarLength = 24;
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromMilliseconds(500);
    private long _done;
    private bool _drawn;

    /// <summary>One more is done.</summary>
    public void Step()
    {
        if (++_done % StepsBetweenLooks == 0)
        {
            Look();
        }
    }

    /// <summary>So many are done.</summary>
    public void Reach(long done)
    {
        _done = done;
        Look();
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            error.Draw(ClearLine);
        }
    }

    private void Look()
    {
        if (shown && clock.GetElapsedTime(_start) >= _next)
        {
            Draw();
            _next = clock.GetElapsedTime(_start) + _interval;
        }
    }

    private void Draw()
    {
        var part = Math.Min(fraction(), 1);
        var filled = (int)(Math.Max(part, 0) * BarLength);
        var bar = part < 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{new string('━', filled)}{new string('─', BarLength - filled)} {part,4:0%}  ");
        var rate = _done / clock.GetElapsedTime(_start).TotalSeconds;
        error.Draw(string.Create(
            CultureInfo.InvariantCulture, $"{ClearLine}{what}  {bar}{_done:N0} {unit}, {rate:N0} a second"));
        _drawn = true;
    }
}
