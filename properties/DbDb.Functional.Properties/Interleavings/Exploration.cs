namespace DbDb.Functional.Properties;

/// <summary>Runs a program by one schedule after the other.</summary>
internal static class Exploration
{
    private const int FirstLength = 500;

    /// <summary>The first of so many schedules in which something is wrong, and what.</summary>
    /// <param name="schedules">How many, at most.</param>
    /// <param name="seed">Decides all of them.</param>
    /// <param name="program">What is to be run by each, which tells what it has found wrong.</param>
    /// <param name="fault">The planted fault, if there is one.</param>
    public static (int Schedule, string Words)? First(
        int schedules, int seed, Func<Scheduler, IEnumerable<string>> program, Plant fault = Plant.None)
    {
        var length = FirstLength;
        for (var i = 1; i <= schedules; i++)
        {
            var random = new Random(seed * 7919 + i);
            Chooser chooser = (i % 4) switch
            {
                0 => new RandomChooser(random, stay: 1),
                1 => new PriorityChooser(random, changes: 1, length),
                2 => new RandomChooser(random, stay: 20),
                _ => new PriorityChooser(random, random.Next(2, 6), length),
            };
            if (Wrong(new(chooser, fault), program, out length) is { } wrong)
            {
                return (i, $"schedule {i} of seed {seed}: {wrong}");
            }
        }

        return null;
    }

    /// <summary>
    /// The same of all schedules in which those who could go on are made to wait at most so many times.
    /// </summary>
    public static (int Schedule, string Words)? FirstOfAll(
        int interruptions, int most, Func<Scheduler, IEnumerable<string>> program, Plant fault = Plant.None)
    {
        var chooser = new EachChooser(interruptions);
        var done = 0;
        do
        {
            if (++done > most)
            {
                return (done, $"more than {most} schedules");
            }

            if (Wrong(new(chooser, fault), program, out _) is { } wrong)
            {
                return (done, $"schedule {done} with at most {interruptions} interruptions: {wrong}");
            }
        }
        while (chooser.GoesOn());

        return null;
    }

    private static string? Wrong(Scheduler scheduler, Func<Scheduler, IEnumerable<string>> program, out int choices)
    {
        string? wrong = null;
        try
        {
            scheduler.Run(() =>
                wrong = program(scheduler).FirstOrDefault() is { } words ? words + scheduler.Told() : null);
        }
        catch (InterleavingException exception)
        {
            wrong = exception.Message;
        }

        choices = scheduler.Choices;
        return wrong;
    }
}
