using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Stores over other stores do what their schedules say, and remember what happened.</summary>
public class FaultyStoreLaws
{
    private static readonly Fault _fault = new Fault.Refused(new DbError.Io("read", "law.dbdb", "the law wants it so"));

    [Fact]
    public void A_store_without_faults_keeps_every_promise() =>
        StoreLaws.Hold(
            genesis => new FaultyStore(new RecordingStore(new MemoryStore(genesis.Limits, genesis.Generation))),
            share: 4
        );

    [Law]
    public bool Each_call_meets_the_fault_that_its_schedule_says_and_no_other(
        [Within(0, 12)] int n,
        [From(nameof(Kinds))] List<int> kinds
    )
    {
        var (after, nth) = (Met(Faults.After(n, _fault), kinds), Met(Faults.Nth(n, _fault), kinds));
        var (reads, appends) = (
            Met(Faults.After(n, _fault).OnReads(), kinds),
            Met(Faults.Nth(n, _fault).OnAppends(), kinds)
        );
        var either = Met(Faults.Nth(n, _fault).OnAppends().Or(Faults.After(n, _fault).OnReads()), kinds);
        return after.SequenceEqual(kinds.Select((_, i) => i >= n))
            && nth.SequenceEqual(kinds.Select((_, i) => i == n))
            && reads.SequenceEqual(
                kinds.Select((kind, i) => kind == 1 && kinds.Take(i).Count(before => before == 1) >= n)
            )
            && appends.SequenceEqual(
                kinds.Select((kind, i) => kind == 2 && kinds.Take(i).Count(before => before == 2) == n)
            )
            && either.SequenceEqual(reads.Zip(appends, (read, append) => read || append));
    }

    [Law]
    public Property Faults_at_a_rate_are_the_same_for_one_seed_and_about_as_many_as_asked_for(
        [Within(0, 100)] int percent,
        [Within(int.MinValue, int.MaxValue)] int seed
    )
    {
        var (once, again) = (Met(), Met());
        var share = once.Count(met => met) / 20.0;
        return (Math.Abs(share - percent) <= 6 && once.SequenceEqual(again)).Label($"{share}%");

        bool[] Met() =>
            [
                .. Enumerable
                    .Range(0, 2000)
                    .Select(i => Faults.AtRate(percent / 100.0, seed, _fault)(new StoreCall.ReadHead(i, i)).IsSome),
            ];
    }

    [Fact]
    public void Another_schedule_counts_from_the_start()
    {
        var store = new FaultyStore(new MemoryStore(), Faults.After(2, _fault));
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => store.ReadHead().IsRight));
        store.Follow(Faults.Nth(1, _fault));
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(_ => store.ReadHead().IsRight));
    }

    [Fact]
    public void Damage_changes_what_is_read_in_one_bit_or_all_and_nothing_that_is_stored()
    {
        var memory = new MemoryStore();
        using var database = Database.Open(memory).OrThrow();
        var address = database.Transact(tree => tree.Set("a", "1")).OrThrow().Address;
        var sound = memory.Read(address).OrThrow().ToArray();
        var turned = new FaultyStore(memory, Faults.At(address, new Fault.TurnedBit(13)))
            .Read(address)
            .OrThrow()
            .ToArray();
        var zeroed = new FaultyStore(memory, Faults.At(address, new Fault.Zeros())).Read(address).OrThrow().ToArray();

        Assert.Equal(sound[1] ^ (1 << 5), turned[1]);
        turned[1] = sound[1];
        Assert.Equal(sound, turned);
        Assert.Equal(new byte[sound.Length], zeroed);
        Assert.Equal(sound, memory.Read(address).OrThrow().ToArray());
    }

    [Fact]
    public void An_append_that_is_refused_was_not_made_and_an_unacknowledged_one_was()
    {
        var memory = new MemoryStore();
        var unacknowledged = Faults.Nth(1, new Fault.Unacknowledged(new DbError.Closed()));
        var store = new FaultyStore(memory, Faults.Nth(0, _fault).OnAppends().Or(unacknowledged.OnAppends()));
        using var database = Database.Open(store).OrThrow();

        Assert.IsType<DbError.Io>(database.Transact(tree => tree.Set("a", "1")).Error());
        Assert.Equal(Revision.Zero, memory.ReadHead().OrThrow().Revision);
        Assert.IsType<DbError.Closed>(database.Transact(tree => tree.Set("a", "1")).Error());
        Assert.Equal(new Revision(1), memory.ReadHead().OrThrow().Revision);
    }

    [Fact]
    public void A_recording_holds_every_call_with_how_it_went()
    {
        var store = new RecordingStore(new MemoryStore());
        using var database = Database.Open(store).OrThrow();
        var snapshot = database.Transact(tree => tree.Set("a", "1")).OrThrow();
        var before = store.Calls;
        var throwing = Segment.Streamed(((CallOutcome.GaveHead)store.Calls[^1].Outcome).Head, _ =>
            throw new DivideByZeroException()
        );
        Assert.Throws<DivideByZeroException>(() => store.Append(throwing));
        var bytes = store.Read(snapshot.Address).OrThrow();
        store.Dispose();
        store.ReadHead();

        Assert.Equal(
            [typeof(StoreCall.ReadHead), typeof(StoreCall.Append)],
            before.Select(each => each.Call.GetType())
        );
        Assert.Equal(Enumerable.Range(0, store.Calls.Count), store.Calls.Select(each => each.Call.Number));
        Assert.Contains(store.Calls, each =>
            each.Call is StoreCall.Read { OfItsKind: 0 } read
            && read.Address == snapshot.Address
            && each.Outcome is CallOutcome.GaveBytes bytesGiven
            && bytesGiven.Bytes.Span.SequenceEqual(bytes.Span)
        );
        Assert.Contains(store.Calls, each =>
            each.Call is StoreCall.Append { OfItsKind: 0 }
            && each.Outcome is CallOutcome.GaveHead { Head.Revision.Number: 1 }
        );
        Assert.Contains(store.Calls, each =>
            each.Call is StoreCall.Append { OfItsKind: 1 }
            && each.Outcome is CallOutcome.Threw { Exception: DivideByZeroException }
        );
        Assert.Equal(1, store.Reads);
        Assert.Equal(new CallOutcome.Refused(new DbError.Closed()), store.Calls[^1].Outcome);
    }

    [Fact]
    public void A_flush_and_the_beginning_of_a_replacement_are_calls_like_others_and_meet_faults()
    {
        var store = new RecordingStore(
            new FaultyStore(new MemoryStore(), Faults.Nth(1, _fault).Or(Faults.Nth(3, _fault)))
        );
        Assert.Equal(
            [true, false, true, false, true],
            new[] { store.Flush().IsRight, store.Flush().IsRight, Begun(store), Begun(store), store.ReadHead().IsRight }
        );
        Assert.Equal(
            [
                typeof(StoreCall.Flush),
                typeof(StoreCall.Flush),
                typeof(StoreCall.BeginReplacement),
                typeof(StoreCall.BeginReplacement),
                typeof(StoreCall.ReadHead),
            ],
            store.Calls.Select(each => each.Call.GetType())
        );
        Assert.IsType<CallOutcome.BeganReplacement>(store.Calls[2].Outcome);

        static bool Begun(IStore store) => store.BeginReplacement().Match(
            Right: begun =>
            {
                begun.Dispose();
                return true;
            },
            Left: _ => false);
    }

    [Fact]
    public void A_compaction_that_meets_a_fault_anywhere_leaves_all_as_it_was_and_the_log_that_it_makes_meets_them_too()
    {
        var calls = 0;
        for (var isDone = false; !isDone; calls++)
        {
            var store = new FaultyStore(FileStore.Open("law.dbdb", new(), new SimulatedDisk()).OrThrow());
            using var database = Database.Open(store).OrThrow();
            Enumerable.Range(0, 5).ToList().ForEach(i => database.Transact(tree => tree.Set("a", $"{i}")).OrThrow());
            store.Follow(Faults.After(calls, _fault));
            isDone = database.Compact(Retention.Last(1)).IsRight;
            store.Follow(Faults.None);
            Assert.Equal("4", database.Refresh().OrThrow().Tree.Find("a").Map(value => value.ToString()));
            store.Follow(Faults.After(0, _fault));
            Assert.Equal(_fault, new Fault.Refused(database.Transact(tree => tree.Set("b", "")).Error()!));
        }

        Assert.InRange(calls, 4, 100);
    }

    [Fact]
    public void What_need_not_be_durable_at_once_is_appended_so_behind_a_store_that_meets_no_fault()
    {
        var disk = new SimulatedDisk();
        using var database = Database
            .Open(
                new FaultyStore(new RecordingStore(FileStore.Open("law.dbdb", new(), disk).OrThrow())),
                new() { Durability = Durability.OnFlush }
            )
            .OrThrow();
        database.Transact(tree => tree.Set("a", "1")).OrThrow();
        Assert.False(IsThere());
        database.Flush().OrThrow();
        Assert.True(IsThere());

        bool IsThere() =>
            Enumerable
                .Range(0, 20)
                .All(seed =>
                    Database
                        .Open(
                            FileStore
                                .Open(
                                    "law.dbdb",
                                    new(),
                                    new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed))
                                )
                                .OrThrow()
                        )
                        .OrThrow()
                        .Head.Tree.Contains("a")
                );
    }

    // Whether each call fails: 0 reads the head, 1 a record, 2 appends.
    private static IReadOnlyList<bool> Met(FaultSchedule schedule, IEnumerable<int> kinds)
    {
        var memory = new MemoryStore();
        var recorded = new RecordingStore(new FaultyStore(memory, schedule));
        var segment = Segment.Of(new SegmentWriter(memory.ReadHead().OrThrow()), memory.ReadHead().OrThrow());
        foreach (var kind in kinds)
        {
            _ = kind switch
            {
                0 => recorded.ReadHead().IsRight,
                1 => recorded.Read(Address.None).IsRight,
                _ => recorded.Append(segment).IsRight,
            };
        }

        return [.. recorded.Calls.Select(each => each.Outcome is CallOutcome.Refused { Reason: DbError.Io })];
    }

    private static Gen<List<int>> Kinds => Gen.ListOf(Gen.Choose(0, 2));
}
