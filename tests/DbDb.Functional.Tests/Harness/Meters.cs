using System.Diagnostics.Metrics;

namespace DbDb.Functional.Tests;

/// <summary>What is measured while something is done.</summary>
internal static class Meters
{
    /// <summary>
    /// The sums of what is measured on this thread, by their names: other tests' databases are measured with ours.
    /// </summary>
    public static Dictionary<string, long> Of(Action act)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        var mine = Environment.CurrentManagedThreadId;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == mine)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            }
        });
        meters.Start();
        act();
        return sums;
    }
}
