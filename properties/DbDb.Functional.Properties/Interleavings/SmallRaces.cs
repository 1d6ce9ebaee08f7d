using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is small enough that every schedule is tried in which threads are interrupted no more than a few times.
/// </summary>
public class SmallRaces
{
    private const int MostSchedules = 20_000;
    private const int SomeSchedules = 300;

    /// <summary>How somebody comes to the queue.</summary>
    private enum Way
    {
        Wait,
        Start,
        Cancel,
        Exclusive,
    }

    [Fact]
    public void Two_requests_are_each_completed_once_or_cancelled() => Interleaved.Call(static () =>
    {
        foreach (var first in Enum.GetValues<Way>())
        {
            foreach (var second in Enum.GetValues<Way>().Where(way => way <= first))
            {
                var interruptions = first is Way.Start or Way.Cancel && second is Way.Start or Way.Cancel ? 0 : 1;
                Try(interruptions, scheduler => Queued(scheduler, [first], [second]));
            }
        }
    });

    [Fact]
    public void So_are_three_and_those_that_come_again() => Interleaved.Call(static () =>
    {
        Some(scheduler => Queued(scheduler, [Way.Wait, Way.Wait], [Way.Wait, Way.Cancel], [Way.Start, Way.Wait]));
        Some(scheduler => Queued(scheduler, [Way.Wait, Way.Exclusive], [Way.Exclusive, Way.Wait], [Way.Wait]));
        Some(scheduler =>
            Queued(scheduler, [Way.Cancel, Way.Cancel], [Way.Wait, Way.Cancel], [Way.Wait, Way.Wait, Way.Wait]));
    });

    [Fact]
    public void Who_takes_the_next_and_then_looks_and_then_waits_misses_nothing() => Interleaved.Call(static () =>
        Try(interruptions: 2, scheduler =>
        {
            var signal = new Signal();
            var happened = 0;
            var threads = Enumerable.Range(0, 2).Select(i => scheduler.Start($"waiter {i}", () =>
            {
                while (true)
                {
                    var next = signal.Next();
                    Seams.Step("looks");
                    if (happened == 2)
                    {
                        return;
                    }

                    scheduler.Await("the signal", () => next.IsCompleted);
                }
            })).Append(scheduler.Start("teller", () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    Seams.Step("happens");
                    happened++;
                    signal.Notify();
                }
            }));
            scheduler.Join([.. threads]);
            return [];
        }));

    [Fact]
    public void Who_waits_for_a_look_is_told_what_it_finds_and_why_it_fails() => Interleaved.Call(static () =>
        Try(interruptions: 1, scheduler =>
        {
            var signal = new Signal();
            var looks = 0;
            using var poller = new Poller(
                signal,
                () =>
                {
                    Seams.Step("looks");
                    if (++looks == 2)
                    {
                        throw new InvalidOperationException("found nothing");
                    }

                    signal.Notify();
                },
                TimeSpan.FromMilliseconds(1),
                new VirtualClock(scheduler));
            var heard = new List<string>();
            var threads = Enumerable.Range(0, 2).Select(i => scheduler.Start($"waiter {i}", () =>
            {
                var waiting = poller.Wait(signal.Next(), CancellationToken.None);
                scheduler.Await("the signal", () => waiting.IsCompleted);
                heard.Add(waiting.Exception?.InnerException?.Message ?? "found");
            })).ToArray();
            scheduler.Join(threads);
            return heard.Where(words => words is not ("found" or "found nothing"));
        }));

    [Fact]
    public void Who_searches_the_table_finds_no_other_holder_and_comes_to_an_end() => Interleaved.Call(static () =>
        Try(interruptions: 2, scheduler =>
        {
            // One short of growing.
            var table = new HolderTable();
            var holders = Enumerable.Range(0, 67)
                .Select(i => new Stored(Address.At(4096 + i * 64L, 64), 1, 0))
                .ToArray();
            Array.ForEach(holders[..63], table.Enter);
            scheduler.SeesCache = true;
            var wrong = new List<string>();
            var changing = scheduler.Start("changes", () =>
            {
                table.Leave(holders[5]);
                table.Enter(holders[63]);
                table.Enter(holders[64]);
            });
            var searching = scheduler.Start("searches", () =>
            {
                foreach (var i in new[] { 5, 63 })
                {
                    if (table.Find(holders[i].Address) is { } found && !ReferenceEquals(found, holders[i]))
                    {
                        wrong.Add($"found {found.Address} for {holders[i].Address}");
                    }
                }
            });
            scheduler.Join(changing, searching);
            scheduler.SeesCache = false;
            wrong.AddRange(holders[6..65]
                .Where(holder => !ReferenceEquals(table.Find(holder.Address), holder))
                .Select(holder => $"{holder.Address} is lost"));
            return wrong;
        }));

    private static void Try(int interruptions, Func<Scheduler, IEnumerable<string>> program)
    {
        var found = Exploration.FirstOfAll(interruptions, MostSchedules, program);
        Assert.True(found is null, found?.Words);
    }

    // Where there are too many schedules for all of them.
    private static void Some(Func<Scheduler, IEnumerable<string>> program)
    {
        var found = Exploration.First(SomeSchedules, seed: 1, program);
        Assert.True(found is null, found?.Words);
    }

    private static List<string> Queued(Scheduler scheduler, params Way[][] threads)
    {
        var wrong = new List<string>();
        var isLed = false;
        var queue = new CommitQueue(requests =>
        {
            if (isLed || (requests.Count > 1 && requests.Any(request => request.IsExclusive)))
            {
                wrong.Add("run together");
            }

            isLed = true;
            Seams.Step("runs");
            isLed = false;
        });
        var asked = new List<Asked>();
        scheduler.Join([
            .. threads.Select((ways, i) => scheduler.Start($"thread {i}", () => Array.ForEach(ways, way =>
            {
                var request = new Asked(way);
                asked.Add(request);
                Ask(scheduler, queue, request, wrong);
            }))),
        ]);
        scheduler.Await(
            "those who were started", () => asked.TrueForAll(request => request.Completed + request.Cancelled > 0));
        wrong.AddRange(asked
            .Where(request => request.Completed + request.Cancelled != 1)
            .Select(request => $"completed {request.Completed} times, cancelled {request.Cancelled} times"));
        return wrong;
    }

    private static void Ask(Scheduler scheduler, CommitQueue queue, Asked request, List<string> wrong)
    {
        if (request.IsWaitedFor)
        {
            queue.Run(request);
            wrong.AddRange(request.IsComplete ? [] : ["it goes on, and isn't complete"]);
        }
        else
        {
            queue.Start(request);
            if (request.Way is Way.Cancel)
            {
                scheduler.Start("canceller", () => request.Cancelled += request.TryCancel() ? 1 : 0);
            }
        }
    }

    private sealed class Asked(Way way) : Request
    {
        public Way Way => way;

        public int Completed { get; private set; }

        public int Cancelled { get; set; }

        public override bool IsWaitedFor => way is Way.Wait or Way.Exclusive;

        public override bool IsExclusive => way is Way.Exclusive;

        public override void Fail(Exception exception) => ExceptionDispatchInfo.Throw(exception);

        public override void Complete()
        {
            base.Complete();
            Completed++;
        }
    }
}
