namespace DbDb.Functional.Tests.Stores;

/// <summary>What every store promises.</summary>
public abstract class StoreContract
{
    [Fact]
    public void A_new_store_ends_at_revision_0()
    {
        using var store = Create();

        Assert.Equal(Make.Genesis, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void What_was_appended_is_read_back()
    {
        using var store = Create();
        var segment = Make.Segment(Make.Genesis, Make.Bytes(100));

        var head = Make.Value(store.Append(segment));

        Assert.Equal(segment.After, head);
        Assert.Equal(head, Make.Value(store.ReadHead()));
        var record = Make.Value(store.Read(Make.FirstValue(Make.Genesis, 100))).Span;
        Assert.Equal(Make.Bytes(100), record[Record.HeaderSize..(Record.HeaderSize + 100)].ToArray());
        Assert.Null(Record.Fault(record, Make.Generation, Make.FirstValue(Make.Genesis, 100)));
        Assert.Equal(
            head.Commit,
            CommitRecord.Read(Make.Value(store.Read(head.CommitAddress)).Span, head.CommitAddress)
        );
    }

    [Fact]
    public void A_group_of_commits_ends_at_its_last()
    {
        using var store = Create();

        var head = Make.Value(store.Append(Make.Group(Make.Genesis, 10)));

        Assert.Equal(new Revision(10), head.Revision);
        Assert.Equal(head, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void A_segment_of_many_chunks_is_read_back_whole()
    {
        using var store = Create();

        var head = Make.Value(store.Append(Make.Streamed(Make.Genesis, values: 600, valueLength: 10_000)));

        Assert.Equal(600U, head.Commit.Records);
        var address = Make.FirstValue(Make.Genesis, 10_000);
        for (var i = 0; i < 600; i++)
        {
            Assert.Null(Record.Fault(Make.Value(store.Read(address)).Span, Make.Generation, address));
            address = Address.At(address.End, address.Length);
        }
    }

    [Fact]
    public void A_segment_planned_against_an_older_head_is_a_conflict_and_changes_nothing()
    {
        using var store = Create();
        var first = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))));
        var isRead = false;
        var late = Make.Streamed(Make.Genesis, 1, 8, _ => isRead = true);

        Assert.Equal(first, store.Append(late).Error<DbError.Conflict>().Current);

        Assert.False(isRead);
        Assert.Equal(first, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void A_segment_of_another_log_is_a_conflict()
    {
        using var store = Create();
        var stranger = Make.Segment(LogHead.Genesis(Make.Generation + 1, Limits.Default), Make.Bytes(8));

        Assert.Equal(Make.Genesis, store.Append(stranger).Error<DbError.Conflict>().Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(399)]
    public void Chunks_that_throw_leave_the_log_as_it_was(int step)
    {
        using var store = Create();
        var before = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))));
        var thrown = new DiskException("read", "the caller's own file", "no reason");

        var caught = Assert.Throws<DiskException>(() =>
            store.Append(Make.Streamed(before, 400, 10_000, i => _ = i == step ? throw thrown : 0))
        );

        Assert.Same(thrown, caught);
        Assert.Equal(before, Make.Value(store.ReadHead()));
        var after = Make.Value(store.Append(Make.Segment(before, Make.Bytes(300))));
        Assert.Equal(after, Make.Value(store.ReadHead()));
    }

    [Fact]
    public void An_address_behind_the_log_is_damage_whatever_its_length()
    {
        using var store = Create();
        var head = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))));

        foreach (
            var address in new[]
            {
                Address.At(head.End + (8 << 20), 64),
                Address.At(head.End, 127 << 20),
                Address.At(Address.MaxOffset - 8, 8),
            }
        )
        {
            Assert.Equal(
                address.Offset,
                store.Read(address).Match(Right: _ => -1, Left: error => ((DbError.Corrupt)error).Offset)
            );
        }
    }

    [Fact]
    public void What_was_read_never_changes()
    {
        using var store = Create();
        var head = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(50))));
        var read = Make.Value(store.Read(Make.FirstValue(Make.Genesis, 50)));
        var copy = read.ToArray();

        for (var i = 0; i < 20; i++)
        {
            head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(1000))));
        }

        Assert.Equal(copy, read.ToArray());
    }

    [Fact]
    public void Writers_on_many_threads_follow_one_another()
    {
        using var store = Create();

        Parallel.For(0, 4, _ =>
        {
            for (var done = 0; done < 25;)
            {
                var head = Make.Value(store.ReadHead());
                done += store.Append(Make.Segment(head, Make.Bytes(30)))
                    .Match(Right: _ => 1, Left: error => error is DbError.Conflict ? 0 : throw error.ToException());
            }
        });

        Assert.Equal(new Revision(100), Make.Value(store.ReadHead()).Revision);
    }

    [Fact]
    public void After_disposal_everything_is_closed()
    {
        var store = Create();
        var head = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(8))));
        store.Dispose();
        store.Dispose();

        store.ReadHead().Error<DbError.Closed>();
        store.Append(Make.Segment(head, Make.Bytes(8))).Error<DbError.Closed>();
        Assert.True(store.Read(head.CommitAddress).Match(Right: _ => false, Left: error => error is DbError.Closed));
    }

    [Fact]
    public void P6_disposing_amid_reads_and_writes_ends_them_with_closed()
    {
        for (var round = 0; round < 10; round++)
        {
            var store = Create();
            var first = Make.Value(store.Append(Make.Segment(Make.Genesis, Make.Bytes(3000))));
            var expected = Make.Value(store.Read(first.CommitAddress)).ToArray();
            using var isUnderWay = new CountdownEvent(3);
            var threads = new[]
            {
                Ask(() => store.Read(first.CommitAddress).Map(bytes => bytes.Span.SequenceEqual(expected))),
                Ask(() => store.ReadHead().Map(head => head.Revision >= first.Revision)),
                Ask(() =>
                    store.ReadHead().Bind(head => store.Append(Make.Segment(head, Make.Bytes(9)))).Map(_ => true)
                ),
            };
            isUnderWay.Wait();

            store.Dispose();

            Assert.All(threads, thread => Assert.True(thread.GetAwaiter().GetResult()));

            Task<bool> Ask(Func<LanguageExt.Either<DbError, bool>> ask) => Task.Run(() => UntilClosed(isUnderWay, ask));
        }
    }

    /// <summary>A store that ends at <see cref="Make.Genesis"/>.</summary>
    protected abstract IStore Create();

    // Whether every answer was right until the store was closed.
    private static bool UntilClosed(CountdownEvent isUnderWay, Func<LanguageExt.Either<DbError, bool>> ask)
    {
        for (var i = 0; ; i++)
        {
            var answer = ask();
            if (i == 0)
            {
                isUnderWay.Signal();
            }

            if (!answer.Match(Right: isRight => isRight, Left: _ => false))
            {
                return answer.Match(Right: _ => false, Left: error => error is DbError.Closed);
            }
        }
    }
}
