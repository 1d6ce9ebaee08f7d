using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DbDb.Functional.Runtime;

/// <summary>
/// Tells listeners, who are foreign code, what is measured. What they throw goes no further than
/// <see cref="Failure"/>, and leaves <see cref="Activity.Current"/> what it was.
/// </summary>
internal static class Listeners
{
    private static volatile Exception? _failure;

    /// <summary>The last exception that a listener threw, or null.</summary>
    public static Exception? Failure => _failure;

    /// <summary>Counts, if somebody wants to know.</summary>
    public static void Tell(Counter<long> counter, long value)
    {
        if (counter.Enabled)
        {
            try
            {
                counter.Add(value);
            }
            catch (Exception exception)
            {
                _failure = exception;
            }
        }
    }

    /// <summary>Records a value, if somebody wants to know.</summary>
    public static void Tell<T>(Histogram<T> histogram, T value)
        where T : struct => Tell(histogram, value, default);

    /// <summary>The same with what is to be known of it.</summary>
    public static void Tell<T>(Histogram<T> histogram, T value, in TagList tags)
        where T : struct
    {
        if (histogram.Enabled)
        {
            try
            {
                histogram.Record(value, tags);
            }
            catch (Exception exception)
            {
                _failure = exception;
            }
        }
    }

    /// <summary>What listeners are told of while it is made; null where one threw.</summary>
    public static T? Told<T>(Func<T?> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Exception exception)
        {
            _failure = exception;
            return null;
        }
    }

    /// <summary>Begins an activity; null where nobody wants it, or a listener threw.</summary>
    public static Activity? Begin(Func<Activity?> start)
    {
        var outer = Activity.Current;
        var begun = Told(start);
        if (begun is null)
        {
            Restore(outer); // a listener may have thrown after it had become the current one
        }

        return begun;
    }

    /// <summary>Ends an activity, on whatever thread.</summary>
    public static void End(Activity? activity)
    {
        if (activity is null)
        {
            return;
        }

        var outer = ReferenceEquals(Activity.Current, activity) ? activity.Parent : Activity.Current;
        try
        {
            activity.Dispose();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            Restore(outer);
        }
    }

    private static void Restore(Activity? outer)
    {
        if (!ReferenceEquals(Activity.Current, outer))
        {
            Activity.Current = outer;
        }
    }
}
