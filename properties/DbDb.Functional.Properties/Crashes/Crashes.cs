namespace DbDb.Functional.Properties;

/// <summary>Crashes at every moment of a life, in as many ways as it is given states to try, and counts them.</summary>
internal sealed class Crashes(Func<IDisk, IDisk>? tamper = null)
{
    // Of these states one in so many is read to the last byte, and crashed at again while it recovers.
    private const int ThoroughlyOneIn = 16;
    private const int CrashedAgainOneIn = 12;
    private const int SecondCrashes = 2;
    private const int Tries = 3;

    // Within one life: what was opened already, and what must have been true of it.
    private readonly System.Collections.Generic.HashSet<(ulong, Ledger)> _seen = [];

    /// <summary>How many disks were opened: of those that a power cut left of one life, none twice.</summary>
    public long States { get; private set; }

    /// <summary>How many of them were left by a crash while another was recovered from.</summary>
    public long Seconds { get; private set; }

    /// <summary>What there is to say against a life and against every disk that a crash in it may leave.</summary>
    /// <param name="life">The life.</param>
    /// <param name="states">About how many of those disks to try.</param>
    public IEnumerable<string> Differences(Life life, int states) => Differences(life, states, Run.Of(life, tamper), 0);

    /// <summary>
    /// The same for a life in which one operation goes wrong, and the disks that a crash after it may leave.
    /// </summary>
    public IEnumerable<string> Differences(Life life, int states, DiskOperation operation, DiskFault fault) =>
        Differences(life, states, Run.Of(life, tamper, DiskFaults.Nth(operation.Number, fault)), operation.Number);

    private IEnumerable<string> Differences(Life life, int states, Run run, long from)
    {
        _seen.Clear();
        var moments = run.Moments.SkipWhile(moment => moment.After is null || moment.After.Number < from).ToArray();
        return run.Differences.Concat(
            moments.SelectMany(
                (moment, index) => Differences(life, moment, index, Share(states, index, moments.Length))
            )
        );
    }

    private IEnumerable<string> Differences(Life life, Moment moment, int index, int states)
    {
        var dice = Dice.For(life.Seed, index);
        foreach (var difference in After("the process's death", moment.Image, moment, life, dice))
        {
            yield return difference;
        }

        moment = moment with { Ledger = moment.Ledger.AfterPowerCut() };
        for (var (done, tries) = (1, 1); done < states && tries < states * Tries && !moment.Image.IsDurable; tries++)
        {
            var seed = dice.Next();
            var left = moment.Image.AfterPowerCut(seed);
            if (_seen.Add((left.Fingerprint(), moment.Ledger)))
            {
                done++;
                foreach (var difference in After($"power cut {seed}", left, moment, life, dice))
                {
                    yield return $"{difference}; {PowerCutStory.Of(moment.Image, left)}";
                }
            }
        }
    }

    private IEnumerable<string> After(string crash, DiskImage left, Moment moment, Life life, Dice dice)
    {
        States++;
        var recovery = dice.OneIn(CrashedAgainOneIn) ? new List<Moment>() : null;
        var differences = Reopening.Differences(
            left,
            moment.Ledger,
            life.Limits,
            dice.OneIn(ThoroughlyOneIn),
            recovery,
            tamper
        );
        return (recovery is null ? differences : differences.Concat(Again(recovery, life, dice))).Select(difference =>
            $"{crash} {(moment.After is { } operation ? $"after {operation}" : "between two turns")}: {difference}"
        );
    }

    // The power goes again, at some moments of recovering and of the commit that follows.
    private IEnumerable<string> Again(List<Moment> recovery, Life life, Dice dice)
    {
        for (var i = 0; i < SecondCrashes && recovery.Count > 0; i++)
        {
            var moment = recovery[dice.Below(recovery.Count)];
            moment = moment with { Ledger = moment.Ledger.AfterPowerCut() };
            var seed = dice.Next();
            var left = moment.Image.AfterPowerCut(seed);
            if (_seen.Add((left.Fingerprint(), moment.Ledger)))
            {
                Seconds++;
                foreach (var difference in After($"second power cut {seed}", left, moment, life, dice))
                {
                    yield return difference;
                }
            }
        }
    }

    private static int Share(int states, int index, int moments) =>
        (int)((index + 1L) * states / moments - index * (long)states / moments);
}
