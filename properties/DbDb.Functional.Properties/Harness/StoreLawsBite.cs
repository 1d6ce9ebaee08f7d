namespace DbDb.Functional.Properties;

/// <summary>The laws of stores let a sound store pass and no broken one.</summary>
public class StoreLawsBite
{
    // With few tries a law may miss what it would find with the usual number.
    private const int Attempts = 20;

    [Fact]
    public void A_sound_store_passes()
    {
        StoreLaws.Hold(() => BrokenStore.New(Flaw.None), share: 4);
        StoreLaws.Hold(genesis => BrokenStore.New(genesis, Flaw.None), share: 4);
        StoreLaws.Hold(() => BrokenStore.Place(Flaw.None), share: 4);
    }

    [Theory]
    [InlineData(Flaw.LosesACommit, "A store grows by exactly what is appended")]
    [InlineData(Flaw.ReturnsAStaleHead, "A store grows by exactly what is appended")]
    [InlineData(Flaw.ReturnsOtherBytes, "A store grows by exactly what is appended")]
    [InlineData(Flaw.AcceptsAStaleSegment, "A segment planned on an old head is a conflict and changes nothing")]
    [InlineData(Flaw.ForgetsTheCurrentHead, "A segment planned on an old head is a conflict and changes nothing")]
    [InlineData(Flaw.KeepsHalfOfWhatThrew, "A segment that throws while it is read changes nothing")]
    [InlineData(Flaw.ReadsBeyondItsEnd, "Reading past the end is an error")]
    [InlineData(Flaw.StaysOpen, "A closed store says so")]
    public void A_broken_store_is_caught_and_the_promise_named(Flaw flaw, string promise) =>
        Caught(() => StoreLaws.Hold(() => BrokenStore.New(flaw)), promise);

    [Fact]
    public void A_store_that_begins_otherwise_than_it_was_told_is_caught() =>
        Caught(
            () => StoreLaws.Hold(genesis => BrokenStore.New(genesis, Flaw.BeginsWithAnotherHead)),
            "a new log begins with"
        );

    [Theory]
    [InlineData(Flaw.ForgetsWhenClosed, "A log closed and opened again is as it was")]
    [InlineData(Flaw.HidesAppendsFromOtherHandles, "Another handle sees each append")]
    public void A_store_whose_handles_disagree_is_caught_and_the_promise_named(Flaw flaw, string promise) =>
        Caught(() => StoreLaws.Hold(() => BrokenStore.Place(flaw)), promise);

    private static void Caught(Action law, string words)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                law();
            }
            catch (LawBrokenException broken)
            {
                Assert.Contains(words, broken.Message, StringComparison.Ordinal);
                Assert.NotEmpty(broken.Counterexample);
                Assert.Contains($"DBDB_REPLAY={broken.Replay}", broken.Message, StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail($"not caught: {words}");
    }
}
