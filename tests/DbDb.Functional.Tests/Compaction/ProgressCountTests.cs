namespace DbDb.Functional.Tests;

/// <summary>
/// What a compaction says of how far it is: a word each 4,096 steps, exact but for the fraction, which is an estimate.
/// </summary>
public sealed class ProgressCountTests
{
    private const int Word = 4096;

    private readonly List<CompactionProgress> _said = [];

    [Fact]
    public void Commits_and_changes_are_steps_and_each_word_says_where_it_is()
    {
        var count = Counting();
        count.Begin();
        count.Expect(Newest(revision: 2000, ordinal: 1000, entries: 20_000));
        count.Reach(Number(12, ordinal: 10));
        Times(Word - 2, count.Copy);
        Assert.Empty(_said);
        count.Copy();
        Times(Word - 1, count.Copy);
        count.Reach(Number(13, ordinal: 11));

        Assert.Equal(
            [
                new(new(12), new(2000), Word - 1, (10d + Word - 1) / 21_000),
                new(new(13), new(2000), 2 * Word - 2, (11d + 2 * Word - 2) / 21_000),
            ],
            _said);
    }

    [Fact]
    public void Commits_of_which_nothing_is_copied_are_told_too()
    {
        var count = Counting();
        count.Expect(Newest(revision: 10_000, ordinal: 10_000, entries: 0));
        for (var i = 1; i <= 2 * Word; i++)
        {
            count.Reach(Number(i, i));
        }

        Assert.Equal([0.4096, 0.8192], _said.Select(word => word.Fraction));
        Assert.Equal([Word, 2 * Word], _said.Select(word => word.Revision.Number));
    }

    [Fact]
    public void More_changes_than_entries_are_counted_and_are_no_more_than_nearly_all()
    {
        var count = Counting();
        count.Expect(Newest(revision: 100, ordinal: 100, entries: 100));
        count.Reach(Number(50, 50));
        Times(Word, count.Copy);
        Assert.Equal(0.75, Assert.Single(_said).Fraction);
        count.Reach(Number(100, 100));
        Times(Word, count.Copy);

        Assert.Equal((2 * Word - 2L, 0.99), (_said[1].Changes, _said[1].Fraction));
        count.Finish();
        Assert.Equal(new(new(100), new(100), 2 * Word, 1), _said[2]);
    }

    [Fact]
    public void With_another_log_the_estimate_begins_anew_and_what_is_said_never_goes_back()
    {
        var count = Counting();
        count.Begin();
        count.Expect(Newest(revision: 2, ordinal: 2, entries: 40_000));
        Times(2 * Word, count.Copy);
        count.Begin();
        Times(4 * Word, count.Copy);

        Assert.Equal(
            new[] { 1, 2, 2, 2, 3, 4 }.Select(words => words * Word / 40_002d), _said.Select(word => word.Fraction));
        Assert.Equal(Enumerable.Range(1, 6).Select(words => (long)words * Word), _said.Select(word => word.Changes));
    }

    [Fact]
    public void Muted_it_says_nothing_and_is_not_ended_until_another_log_begins()
    {
        using var cancel = new CancellationTokenSource();
        var count = Counting(cancel.Token);
        count.Expect(Newest(revision: 2, ordinal: 2, entries: 40_000));
        count.Mute();
        cancel.Cancel();
        Times(2 * Word, count.Copy);
        Assert.Empty(_said);

        count.Begin();
        Times(Word - 1, count.Copy);
        Assert.Throws<OperationCanceledException>(count.Copy);
        Assert.Throws<OperationCanceledException>(count.ThrowIfCancelled);
        Assert.Empty(_said);
    }

    private static void Times(int times, Action step)
    {
        for (var i = 0; i < times; i++)
        {
            step();
        }
    }

    private static Commit Number(long revision, long ordinal) =>
        Commit.Genesis with { Revision = new(revision), Ordinal = ordinal };

    private static LogHead Newest(long revision, long ordinal, long entries)
    {
        var commit = Number(revision, ordinal) with { Count = entries };
        return new(1, Limits.Default, commit, Address.None, 0, default, Spine.Genesis);
    }

    private ProgressCount Counting(CancellationToken cancellation = default) =>
        new(new Reporter(_said.Add), cancellation);
}
