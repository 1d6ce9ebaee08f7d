using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>Each race that is planted in the product is found, by the same laws, in a moment.</summary>
public class PlantedRaces(ITestOutputHelper output)
{
    // Races of one kind, so many schedules of each: what a law tries by default is some 200 schedules.
    private const int Races = 200;
    private const int Schedules = 8;

    public static TheoryData<int> All =>
        [.. Enum.GetValues<Plant>().Except([Plant.None, Plant.NoFutex]).Select(plant => (int)plant)];

    [Theory]
    [MemberData(nameof(All))]
    public void Is_found(int plant)
    {
        var found = Interleaved.Call(static number => Found((Plant)number), plant);
        output.WriteLine($"{(Plant)plant}: {found}");
        Assert.DoesNotContain("not found", found);
    }

    private static string Found(Plant plant)
    {
        for (var i = 0; i < Races; i++)
        {
            var race = Race.Of(KindFor(plant), new Random(i));
            if (Exploration.First(Schedules, i, scheduler => RaceRun.Wrong(scheduler, race), plant) is { } found)
            {
                return $"in the schedule number {i * Schedules + found.Schedule}: {race}, {found.Words}";
            }
        }

        return "not found";
    }

    private static RaceKind KindFor(Plant plant) => plant switch
    {
        Plant.WatchLooksFirst or Plant.ClosesLate => RaceKind.OfWatchers,
        Plant.LeaderDies => RaceKind.OfFailures,
        Plant.CacheUnlocked => RaceKind.OfTheCache,
        Plant.MovesUnlocked or Plant.LogUnlocked => RaceKind.OfHeads,
        Plant.SuccessorClosed or Plant.FollowsUnlocked => RaceKind.OfReplacements,
        Plant.FlushForgets => RaceKind.OfFlushes,
        _ => RaceKind.OfTheLine,
    };
}
