using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

/// <summary>A process that works until its input ends, or it is killed.</summary>
/// <param name="process">The process.</param>
/// <param name="file">The file in which it writes what it does.</param>
internal sealed class Life(Process process, string file) : IDisposable
{
    /// <summary>Whether it has written anything.</summary>
    public bool HasWorked => new FileInfo(file) is { Exists: true, Length: > 0 };

    /// <summary>Whether it is over.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>What it had to say, once it came to its end.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What went wrong, if it is over; nothing while it works.</summary>
    public string Errors => process.HasExited ? process.StandardError.ReadToEnd() : "";

    /// <summary>Kills it while it works.</summary>
    public void Kill()
    {
        Assert.False(process.HasExited, Errors);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Lets it come to its end, for which it may take some time.</summary>
    public void End(TimeSpan patience)
    {
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(patience), "a process doesn't end");
        Assert.True(process.ExitCode == 0, Errors);
        Output = process.StandardOutput.ReadToEnd();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
