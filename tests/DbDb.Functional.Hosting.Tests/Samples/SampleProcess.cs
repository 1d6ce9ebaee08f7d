using System.Collections.Concurrent;
using System.Diagnostics;

namespace DbDb.Functional.Hosting.Tests.Samples;

/// <summary>A sample in a process of its own, as whoever tries it starts it; ended when this is disposed of.</summary>
internal sealed class SampleProcess : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly BlockingCollection<string> _lines = [];
    private readonly Process _process;
    private readonly Task _reading;

    /// <summary>Starts it.</summary>
    /// <param name="program">Its name, after that of all samples.</param>
    /// <param name="folder">The folder in which it is started.</param>
    /// <param name="arguments">Its settings.</param>
    public SampleProcess(string program, string folder, params string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, $"DbDb.Functional.Samples.{program}.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>What it has said so far that nobody has asked for.</summary>
    public string Rest
    {
        get
        {
            _reading.Wait(_patience);
            return string.Join('\n', _lines);
        }
    }

    /// <summary>The next line that has these words, from the words on; lines before it are passed over.</summary>
    public string Saying(string words)
    {
        var passed = new List<string>();
        while (_lines.TryTake(out var line, _patience))
        {
            if (line.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
            {
                return line[at..];
            }

            passed.Add(line);
        }

        throw new TimeoutException($"it doesn't say '{words}', but: {string.Join('\n', passed)}");
    }

    /// <summary>Asks it to end, by the signal of a service's manager, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public int Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
        return _process.WaitForExit(_patience) ? _process.ExitCode : throw new TimeoutException("it doesn't end");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _reading.Wait(_patience);
        _process.Dispose();
        _lines.Dispose();
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            _lines.Add(line);
        }

        _lines.CompleteAdding();
    }
}
