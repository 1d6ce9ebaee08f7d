namespace DbDb.Functional.Tests;

/// <summary>How far ahead entries are read that come in order, and how often they can be given.</summary>
public class AscendingEntriesTests
{
    // What each takes: a key of three bytes, a value of one, and what an entry takes beside them.
    private const int Bytes = 84;

    private int _read;
    private bool _isDisposed;

    [Theory]
    [InlineData(5, 6, 6 * Bytes, 5, 5)] // all, and it is known
    [InlineData(5, 5, 6 * Bytes, 5, null)] // all, and it isn't
    [InlineData(5, 3, 6 * Bytes, 3, null)]
    [InlineData(5, 6, 3 * Bytes, 3, null)]
    [InlineData(5, 6, (3 * Bytes) + 1, 4, null)]
    [InlineData(5, 6, 0, 0, null)]
    [InlineData(5, 0, 6 * Bytes, 0, null)]
    [InlineData(0, 1, 1, 0, 0)]
    public void No_more_are_read_ahead_than_was_said_nor_than_take_so_many_bytes(
        int count,
        long ahead,
        long budget,
        int read,
        int? known
    )
    {
        using var entries = AscendingEntries.Of(Given(count), ahead, budget);

        Assert.Equal((read, known), (_read, entries.Count));
        Assert.Equal(Given(count), entries.All());
    }

    [Fact]
    public void As_long_as_none_is_taken_but_those_that_were_read_ahead_they_are_given_again()
    {
        using var known = AscendingEntries.Of(Given(3), 10, 1000);
        Assert.Equal(known.All().ToArray(), known.All().ToArray());

        using var entries = AscendingEntries.Of(Given(5), 3, 1000);
        Assert.Equal(Given(3), entries.All().Take(3));
        Assert.Equal(Given(5), entries.All());
        Assert.IsType<DbError.Invalid>(Assert.Throws<DbException>(() => entries.All().ToArray()).Error);
    }

    [Theory]
    [InlineData(10, "002", "002")]
    [InlineData(10, "002", "001")]
    [InlineData(0, "002", "002")]
    [InlineData(0, "002", "001")]
    public void One_that_is_not_greater_than_the_one_before_it_is_refused_whenever_it_is_read(
        long ahead,
        string first,
        string second
    )
    {
        Entry[] given = [new(first, ""), new(second, "")];
        var error = Assert.Throws<DbException>(() =>
        {
            using var entries = AscendingEntries.Of(given, ahead, 1000);
            entries.All().ToArray();
        }).Error;

        Assert.Equal(
            $"the key '{second}' isn't greater than '{first}' before it",
            Assert.IsType<DbError.Invalid>(error).What
        );
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0)]
    public void One_whose_key_is_too_long_is_refused_whenever_it_is_read(long ahead)
    {
        Entry[] given = [new(new byte[Limits.MaxKeyBytes + 1], "")];
        Assert.Throws<DbException>(() =>
        {
            using var entries = AscendingEntries.Of(given, ahead, 1000);
            entries.All().ToArray();
        });
    }

    [Fact]
    public void What_gives_them_is_disposed_of_when_they_are_or_when_they_are_refused()
    {
        AscendingEntries.Of(Given(3), 1, 1000).Dispose();
        Assert.True(_isDisposed);

        _isDisposed = false;
        Assert.Throws<DbException>(() => AscendingEntries.Of(Given(3, isSame: true), 10, 1000));
        Assert.True(_isDisposed);
    }

    private IEnumerable<Entry> Given(int count, bool isSame = false)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                _read++;
                yield return new($"{(isSame ? 0 : i):000}", "v");
            }
        }
        finally
        {
            _isDisposed = true;
        }
    }
}
