using System.Diagnostics;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The table of holders finds what a dictionary would.</summary>
public class HolderTableLaws
{
    // More than the table begins with, so that it grows; and of each address two.
    private const int Addresses = 300;

    private const int Searches = 10_000;

    // No search takes a thousandth of it.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly Gen<(bool Enters, int Which)[]> _moves = Gen.ArrayOf(
            Gen.Zip(Gen.Elements(true, true, false), Gen.Choose(0, 2 * Addresses - 1))
                .Select(pair => (pair.Item1, pair.Item2))
        )
        .Resize(1000);

    [Law]
    public Property The_first_holder_of_an_address_that_entered_is_found_until_it_leaves(
        [From(nameof(_moves))] (bool Enters, int Which)[] moves
    )
    {
        var (table, holders, model) = (new HolderTable(), Holders(), new Dictionary<Address, Stored>());
        return moves
            .SelectMany(move =>
            {
                var holder = holders[move.Which];
                if (move.Enters)
                {
                    table.Enter(holder);
                    model.TryAdd(holder.Address, holder);
                }
                else
                {
                    table.Leave(holder);
                    ((ICollection<KeyValuePair<Address, Stored>>)model).Remove(new(holder.Address, holder));
                }

                return Differences.Unless(
                    ReferenceEquals(table.Find(holder.Address), model.GetValueOrDefault(holder.Address)),
                    () => $"after {move} another holder is found"
                );
            })
            .Concat(
                holders.SelectMany(holder =>
                    Differences.Unless(
                        ReferenceEquals(table.Find(holder.Address), model.GetValueOrDefault(holder.Address)),
                        () => $"{holder.Address} at the end"
                    )
                )
            )
            .ToProperty();
    }

    [Law]
    public Property Whoever_searches_while_another_changes_it_finds_no_holder_of_another_address_and_comes_to_an_end(
        [From(nameof(_moves))] (bool Enters, int Which)[] moves
    )
    {
        var holders = Holders();
        var table = new HolderTable();
        var (wrong, searches) = (0, 0);
        using var over = new CancellationTokenSource();
        var searching = Task.Run(() =>
        {
            for (var i = 0; !over.IsCancellationRequested; i = (i + 1) % holders.Length)
            {
                wrong +=
                    Volatile.Read(ref table).Find(holders[i].Address) is { } found
                    && found.Address != holders[i].Address
                        ? 1
                        : 0;
                Volatile.Write(ref searches, searches + 1);
            }
        });
        var start = Stopwatch.GetTimestamp();
        for (
            var tries = 0;
            tries < 3 || (Volatile.Read(ref searches) < Searches && Stopwatch.GetElapsedTime(start) < _patience);
            tries++
        )
        {
            // Empty again, so that it grows again.
            Volatile.Write(ref table, new());
            foreach (var (enters, which) in moves)
            {
                (enters ? (Action<Stored>)table.Enter : table.Leave)(holders[which]);
            }

            foreach (var holder in holders)
            {
                table.Leave(holder);
            }
        }

        over.Cancel();
        var isOver = searching.Wait(_patience);
        return Differences.Unless(isOver && searches >= Searches, () => "whoever searches comes to no end")
            .Concat(Differences.Unless(wrong == 0, () => $"{wrong} wrong ones"))
            .ToProperty();
    }

    [Fact]
    public void A_holder_that_left_is_not_held_in_memory()
    {
        var table = new HolderTable();
        var (left, stays) = (Passed(table), new Stored(Address.At(4096, 64), 1, 0));
        table.Enter(stays);
        GC.Collect();
        Assert.All(left, holder => Assert.False(holder.IsAlive));
        Assert.Same(stays, table.Find(stays.Address));

        // Apart, so that nothing on the stack leads to them.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference[] Passed(HolderTable table)
        {
            var holders = Holders();
            Array.ForEach(holders, table.Enter);
            Array.ForEach(holders, table.Leave);
            return [.. holders.Select(holder => new WeakReference(holder))];
        }
    }

    // A search reads every holder of its chain.
    [Law(Share = 4)]
    public Property Nodes_that_lie_side_by_side_make_no_long_chain(
        [Within(1, 1 << 20)] int start,
        [OneOf(8, 64, 4096, 24 << 10)] int length
    )
    {
        var table = new HolderTable();
        Stored[] holders =
        [
            .. Enumerable
                .Range(0, 2000)
                .Select(i => new Stored(Address.At((start * 8L) + ((long)i * length), length), 1, 0)),
        ];
        Array.ForEach(holders, table.Enter);
        var longest = holders.Max(Looks);
        return Differences.Unless(longest < 16, () => $"{longest} holders are looked at for one").ToProperty();

        int Looks(Stored holder) =>
            ReferenceEquals(table.Find(holder.Address, out var looks), holder) ? looks : int.MaxValue;
    }

    [Fact]
    public void Holders_that_come_and_go_take_no_more_memory_than_those_that_are_here()
    {
        var table = new HolderTable();
        var holders = Holders()[..20];
        Turn(2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Turn(1000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);

        void Turn(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var holder in holders)
                {
                    table.Enter(holder);
                }

                foreach (var holder in holders)
                {
                    table.Leave(holder);
                }
            }
        }
    }

    private static Stored[] Holders() =>
        [.. Enumerable.Range(0, 2 * Addresses).Select(i => new Stored(Address.At(4096 + i / 2 * 64L, 64), 1, 0))];
}
