using System.Diagnostics;

namespace DbDb.Functional.Tests.Processes;

public class StalledWriter
{
    [Fact]
    public void P3_a_writer_stopped_while_it_holds_the_lock_is_named_to_others_and_its_commit_is_valid_when_it_wakes()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // has no signals
        }

        using var folder = new TemporaryFolder();
        var path = folder.Database;
        using var db = Database.Open(path, new() { LockTimeout = TimeSpan.FromMilliseconds(30) }).OrThrow();
        using var writer = Child.Start("add", path, "stalled", "1000000");
        Assert.NotNull(writer.StandardOutput.ReadLine());
        var drain = new Thread(() => writer.StandardOutput.ReadToEnd());
        drain.Start();
        // It is told in hundredths of a second.
        var start = new Instant(LockSign.Now().UnixTimeTicks - TimeSpan.TicksPerSecond / 100);

        // Who is stopped before it signs in is named with the time at which it did so before: that is to be one after
        // the start, too.
        var begun = db.Refresh().OrThrow().Revision.Number;
        SpinWait.SpinUntil(() => db.Refresh().OrThrow().Revision.Number >= begun + 2, TimeSpan.FromSeconds(30));
        try
        {
            var caught = 0;
            for (var attempt = 0; caught < 3; attempt++)
            {
                Assert.True(attempt < 500, "it was never stopped while it held the lock");
                Signal(writer, "STOP");
                var before = db.Refresh().OrThrow();
                var refused = db.Transact(tree => tree.Set("other", $"{attempt}"));
                if (refused.IsLeft)
                {
                    var locked = Assert.IsType<DbError.Locked>(
                        refused.Match(Right: _ => new DbError.Closed(), Left: error => error)
                    );
                    // It may have been let go of since it was asked for.
                    Assert.Contains(locked.Holder, new[] { writer.Id, 0 });
                    Assert.True(locked.Waited >= TimeSpan.FromMilliseconds(30));
                    Assert.True(locked.Holder != writer.Id || locked.Since.Exists(IsSinceTheStart));
                    Assert.Equal(before.Revision, db.Refresh().OrThrow().Revision);
                    caught += locked.Holder == writer.Id ? 1 : 0;
                }

                Signal(writer, "CONT");
                SpinWait.SpinUntil(() => db.Refresh().OrThrow().Revision > before.Revision, TimeSpan.FromSeconds(30));
                Assert.True(db.Head.Revision > before.Revision);
            }
        }
        finally
        {
            writer.Kill();
            writer.WaitForExit();
            drain.Join();
        }

        using var patient = Database.Open(path).OrThrow();
        var tree = patient.Transact(tree => tree.Remove("other")).OrThrow().Tree;
        Assert.Equal($"{tree.Count - 1}", tree.Find("total").Map(value => value.ToString()));
        Assert.Empty(Verification.Of(patient));

        bool IsSinceTheStart(Instant since) => since >= start && since <= LockSign.Now();
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
