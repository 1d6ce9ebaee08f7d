using System.Collections.Concurrent;
using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>Writers and readers that are cheap to bring up, each a process of its own, made to be killed.</summary>
internal sealed class ForkedProcesses : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _nursery;
    private readonly Dictionary<string, int> _alive = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _acknowledged = [];
    private readonly BlockingCollection<string> _answers = [];
    private readonly Thread _listener;

    public ForkedProcesses(TemporaryFolder folder)
    {
        _nursery = Child.StartNursery(folder.File("scratch.dbdb"));
        // So that a nursery that never gets ready keeps nobody waiting.
        _listener = new Thread(Listen) { IsBackground = true };
        _listener.Start();
        Assert.Equal("ready", Answer());
    }

    /// <summary>The processes that went wrong, with why.</summary>
    public ConcurrentQueue<string> Failed { get; } = [];

    /// <summary>Brings up a process that commits to a database for ever.</summary>
    public void Add(string path, string name) => Bear($"add {path} {name}", name);

    /// <summary>Brings up a process that reads a database for ever.</summary>
    public void Watch(string path, string name) => Bear($"watch {path} {name}", name);

    /// <summary>How many commits of a writer have been acknowledged so far.</summary>
    public int Acknowledged(string name) => _acknowledged.TryGetValue(name, out var lines) ? lines.Count : 0;

    /// <summary>Kills a process, waits until it is gone, and returns the entries that it acknowledged.</summary>
    public string[] Kill(string name)
    {
        Assert.True(_alive.Remove(name, out var id));
        using (var process = Process.GetProcessById(id))
        {
            process.Kill();
        }

        // What it said lies in the pipe before this answer.
        Order($"await {id}");
        var answer = Answer();
        Assert.True(
            string.Equals(answer, $"gone {id} 9", StringComparison.Ordinal),
            $"{answer}; {string.Join("; ", Failed)}"
        );
        return _acknowledged.TryRemove(name, out var lines) ? [.. lines] : [];
    }

    public void Dispose()
    {
        foreach (var name in _alive.Keys.ToArray())
        {
            Kill(name);
        }

        _nursery.StandardInput.Close();
        _nursery.WaitForExit();
        _listener.Join();
        _nursery.Dispose();
        _answers.Dispose();
    }

    private void Bear(string order, string name)
    {
        Order(order);
        var answer = Answer().Split(' ');
        Assert.Equal(["born", name], answer[..2]);
        _alive.Add(name, int.Parse(answer[2], null));
    }

    private void Order(string line)
    {
        _nursery.StandardInput.Write(line + "\n");
        _nursery.StandardInput.Flush();
    }

    private string Answer() =>
        _answers.TryTake(out var answer, _patience)
            ? answer
            : throw new Xunit.Sdk.XunitException("the nursery doesn't answer");

    private void Listen()
    {
        while (_nursery.StandardOutput.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["done", var entry, _]:
                    _acknowledged
                        .GetOrAdd(entry[..entry.IndexOf('/', StringComparison.Ordinal)], _ => [])
                        .Enqueue(entry);
                    break;
                case ["failed", ..]:
                    Failed.Enqueue(line);
                    break;
                default:
                    _answers.Add(line);
                    break;
            }
        }
    }
}
