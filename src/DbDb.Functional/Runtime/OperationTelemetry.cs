using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional.Runtime;

/// <summary>
/// What callers ask of a database, measured from the call to the answer, as OpenTelemetry's conventions for clients of
/// databases have it: a span, and a duration. Where nobody listens it costs two looks, and allocates nothing.
/// </summary>
internal static class OperationTelemetry
{
    /// <summary>A transaction.</summary>
    public const string Transact = "transact";

    /// <summary>A compare-and-set.</summary>
    public const string TryCommit = "try_commit";

    /// <summary>A load.</summary>
    public const string Load = "load";

    /// <summary>Whether somebody wants to know.</summary>
    public static bool IsHeard => Telemetry.Operations.Enabled || Telemetry.IsTraced;

    /// <summary>Does what was asked for, and tells how long it took and what came of it.</summary>
    /// <param name="operation">What it is.</param>
    /// <param name="path">The database's file, or null.</param>
    /// <param name="effect">Does it. An exception is passed on.</param>
    public static Either<DbError, T> Measure<T>(string operation, string? path, Func<Either<DbError, T>> effect)
    {
        var span = Span.Begin(operation, path);
        try
        {
            var outcome = effect();
            span.End(outcome.Failure());
            return outcome;
        }
        catch (Exception exception)
        {
            span.End(exception);
            throw;
        }
    }

    /// <summary>
    /// The same for what is answered later: <see cref="Activity.Current"/> is the caller's again when this returns.
    /// </summary>
    public static Task<Either<DbError, T>> MeasureAsync<T>(
        string operation, string? path, Func<Task<Either<DbError, T>>> begin)
    {
        var outer = Activity.Current;
        var span = Span.Begin(operation, path);
        try
        {
            return Finish(span, begin());
        }
        catch (Exception exception)
        {
            span.End(exception); // an argument is null, say: nothing was begun
            throw;
        }
        finally
        {
            if (!ReferenceEquals(Activity.Current, outer))
            {
                Activity.Current = outer;
            }
        }
    }

    private static async Task<Either<DbError, T>> Finish<T>(Span span, Task<Either<DbError, T>> begun)
    {
        try
        {
            var outcome = await begun.ConfigureAwait(false);
            span.End(outcome.Failure());
            return outcome;
        }
        catch (Exception exception)
        {
            span.End(exception);
            throw;
        }
    }

    // The names of tags are OpenTelemetry's.
    private readonly record struct Span(string Operation, string? Path, Activity? Activity, long Start)
    {
        public static Span Begin(string operation, string? path) => new(
            operation,
            path,
            Telemetry.IsTraced ? Listeners.Begin(() => StartActivity(operation, path)) : null,
            Stopwatch.GetTimestamp());

        public void End(DbError? error) =>
            End(error is null ? null : Telemetry.TypeOf(error), error?.Message);

        public void End(Exception exception) => End(exception.GetType().FullName, exception.Message);

        private void End(string? errorType, string? words)
        {
            if (errorType is not null)
            {
                Activity?.SetTag("error.type", errorType).SetStatus(ActivityStatusCode.Error, words);
            }

            Listeners.End(Activity);
            Listeners.Tell(
                Telemetry.Operations, Stopwatch.GetElapsedTime(Start).TotalSeconds, Tags(Operation, Path, errorType));
        }

        private static Activity? StartActivity(string operation, string? path)
        {
            var activity = Telemetry.Activities?.StartActivity(
                $"dbdb.{operation}", ActivityKind.Client, default(ActivityContext), Tags(operation, path, null));
            if (activity is not null && path is not null)
            {
                activity.DisplayName = $"{operation} {System.IO.Path.GetFileName(path.AsSpan())}";
            }

            return activity;
        }

        private static TagList Tags(string operation, string? path, string? errorType)
        {
            var tags = new TagList { { "db.system.name", "dbdb" }, { "db.operation.name", operation } };
            if (path is not null)
            {
                tags.Add("db.namespace", path);
            }

            if (errorType is not null)
            {
                tags.Add("error.type", errorType);
            }

            return tags;
        }
    }
}
