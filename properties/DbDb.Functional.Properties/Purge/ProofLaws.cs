using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The proof looks into every record, however its node is stored.</summary>
public class ProofLaws
{
    // Of most lives some keys lie in changes only: they were set since their leaf was stored whole, and are gone before
    // it is again.
    [Fact]
    public void Every_key_that_a_revision_has_is_found_and_every_value_is_accounted_for()
    {
        var inChanges = 0;
        Prop.ForAll(DeltaLife.Any, life =>
            {
                using var lived = DeltaLived.Of(life);
                using var log = lived.Log();
                using var database = lived.Cold(log);
                var whole = lived
                    .Records()
                    .Where(each => Record.Kind(each.Record) == RecordKind.Leaf)
                    .SelectMany(each => KeysOf(each.Record))
                    .ToHashSet();
                var some = lived
                    .Models.SelectMany(model => model.Keys)
                    .Distinct()
                    .OrderBy(whole.Contains)
                    .Take(6)
                    .ToArray();
                inChanges += some.Count(key => !whole.Contains(key));
                return some.SelectMany(key =>
                        Differences.Unless(database.ProvePurged([key]).OrThrow().Found > 0, () =>
                            $"{Show.Of(key)} isn't found, {(whole.Contains(key) ? "a" : "no")} whole leaf has it"
                        )
                    )
                    .Concat(
                        Differences.Unless(
                            database.ProvePurged(["never there"]).OrThrow() is { Unaccounted: 0, Found: 0 },
                            () => $"{database.ProvePurged(["never there"])}"
                        )
                    )
                    .ToArray()
                    .ToProperty();
            })
            .Holds(share: 2);
        Assert.True(inChanges > 0);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public void Records_that_lie_in_each_other_are_damage(int depth)
    {
        var disk = new SimulatedDisk(
            image: DiskImage.Empty.Set("law.dbdb", Contrived.Nested(7, Limits.Default, depth))
        );
        using var database = FileStore
            .Open("law.dbdb", new() { Mode = OpenMode.ReadOnly }, disk)
            .Bind(store => Database.Open(store))
            .OrThrow();

        Assert.Equal(
            VisitedRecords.TooMuch,
            Assert.IsType<DbError.Corrupt>(database.ProvePurged(["never there"]).Error()).Reason
        );
    }

    private static IEnumerable<Key> KeysOf(byte[] leaf) =>
        Enumerable.Range(0, Slotted.CountIn(leaf)).Select(i => (Key)new Slotted(leaf).KeyAt(i));
}
