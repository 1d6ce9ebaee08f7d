using System.Collections.Concurrent;

namespace DbDb.Functional.Properties;

/// <summary>Threads that are used again: a schedule has some, and there are thousands of schedules.</summary>
internal static class Workers
{
    private const int StackBytes = 1 << 20;

    private static readonly ConcurrentBag<Worker> _idle = [];

    public static void Run(Action body) => (_idle.TryTake(out var worker) ? worker : new Worker()).Do(body);

    private sealed class Worker
    {
        private Action? _body;

        public Worker() => new Thread(Work, StackBytes) { IsBackground = true }.UnsafeStart();

        private Baton Given { get; } = new();

        public void Do(Action body)
        {
            _body = body;
            Given.Give();
        }

        private void Work()
        {
            var clean = ExecutionContext.Capture()!;
            while (true)
            {
                Given.Take();
                _body!();
                _body = null;
                ExecutionContext.Restore(clean);
                _idle.Add(this);
            }
        }
    }
}
