using System.Diagnostics;
using System.Runtime.InteropServices;
using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests.Processes;

/// <summary>Processes that want the writers' lock all the time have it in turns.</summary>
public sealed class FairTurns : IDisposable
{
    private const int Count = 4000;
    private const int LongWait = 48;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void P2_no_process_that_takes_the_lock_again_and_again_keeps_the_others_waiting(int processes)
    {
        File.WriteAllBytes(_folder.Database, []);
        AllEnd(StartAll("turns", processes));

        AreShared(MemoryMarshal.Cast<byte, Turn>(File.ReadAllBytes(_folder.Database)).ToArray(), processes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void P2_no_process_that_commits_again_and_again_keeps_the_commits_of_others_waiting(int processes)
    {
        Database.Open(_folder.Database).OrThrow().Dispose();
        AllEnd(StartAll("commits", processes));

        using var db = Database.Open(_folder.Database).OrThrow();
        AreShared(
            [.. db.Head.Tree.Range(KeyRange.All).Select(entry => MemoryMarshal.Read<Turn>(entry.Value.Span))],
            processes
        );
    }

    [Fact]
    public void P1_a_process_killed_while_it_is_next_leaves_that_place_at_once()
    {
        File.WriteAllBytes(_folder.Database, []);
        using var held = new FileLock(_folder.Database);
        using var child = StartOneThatIsNext(held);

        child.Kill();
        child.WaitForExit();

        Assert.True(held.TryEnterTurnstile());
    }

    [Fact]
    public void P3_a_process_stopped_while_it_is_next_keeps_nobody_from_the_lock()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no signals
        }

        File.WriteAllBytes(_folder.Database, []);
        using var held = new FileLock(_folder.Database);
        using var child = StartOneThatIsNext(held);
        try
        {
            Stop(child);
            Assert.False(held.TryEnterTurnstile());
            held.Release();

            using var writers = new WritersLock(new FileLock(_folder.Database), _folder.Database);
            writers.Take(TimeSpan.FromMinutes(1)).OrThrow().Dispose();
            Assert.False(held.TryEnterTurnstile());
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    public void Dispose() => _folder.Dispose();

    // The lock is held when it returns, so that it stays next.
    private Process StartOneThatIsNext(FileLock held)
    {
        Assert.True(held.TryTake());
        var child = StartAll("turns", 1)[0];
        if (!SpinWait.SpinUntil(IsNext, TimeSpan.FromSeconds(60)))
        {
            child.Kill();
            Assert.Fail("it never became next");
        }

        return child;

        bool IsNext()
        {
            var isNext = !held.TryEnterTurnstile();
            held.LeaveTurnstile();
            return isNext;
        }
    }

    private static void AreShared(Turn[] turns, int processes)
    {
        // From when all are at it.
        var numbers = Enumerable.Range(0, processes);
        var start = numbers.Max(number => Array.FindIndex(turns, turn => turn.Number == number));
        var shared = turns[Math.Max(start, 0)..];
        var shares = numbers.Select(number => shared.Count(turn => turn.Number == number)).ToArray();
        var changes = shared
            .Zip(shared.Skip(1), (turn, next) => turn.Number != next.Number)
            .Count(isChange => isChange);
        var waits = shared.Count(turn => turn.Others > LongWait);
        var longest = shared.Max(turn => turn.Others);

        // Far from what is measured, a turn to each and at most thirty of others in between, and as far from what there
        // is without turns: ten changes or so in all, and waits for thousands. How long a machine lets one process
        // sleep while others run can't be known.
        var told = $"{shared.Length} turns in common, of each: {string.Join(", ", shares)}; {changes} changes; "
            + $"at most {longest} of others while one waited, {waits} times more than {LongWait}";
        Assert.True(shared.Length >= Count / 2, told);
        Assert.True(shares.Min() * processes * 4 >= shared.Length, told);
        Assert.True(changes * 8 >= shared.Length, told);
        Assert.True(waits * 100 <= shared.Length, told);
        Assert.True(longest <= Count / 10, told);
    }

    private static void AllEnd(Process[] children)
    {
        foreach (var child in children)
        {
            child.WaitForExit();
            Assert.True(child.ExitCode == 0, child.StandardError.ReadToEnd());
            child.Dispose();
        }
    }

    private Process[] StartAll(string verb, int processes)
    {
        Process[] children =
        [
            .. Enumerable
                .Range(0, processes)
                .Select(number => Child.Start(verb, _folder.Database, $"{number}", $"{Count}")),
        ];
        Assert.All(children, child => Assert.Equal("ready", child.StandardOutput.ReadLine()));
        foreach (var child in children)
        {
            child.StandardInput.WriteLine();
            child.StandardInput.Flush();
        }

        return children;
    }

    private static void Stop(Process process)
    {
        using var kill = Process.Start("kill", ["-STOP", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Turn(int Number, int Others);
}
