using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The ring of what is in memory, and the hand that goes round it.</summary>
public class RingLaws
{
    private const int Nodes = 12;

    internal enum Move
    {
        Enter,
        Leave,
        Next,
    }

    private static readonly Arbitrary<(Move Move, int Which)[]> _moves = Gen.ArrayOf(
            Gen.Zip(Gen.Elements(Move.Enter, Move.Leave, Move.Next), Gen.Choose(0, Nodes - 1))
                .Select(pair => (pair.Item1, pair.Item2))
        )
        .Resize(60)
        .ToArbitrary();

    [Law]
    internal Property It_counts_the_bytes_of_those_that_are_in_it_and_knows_the_place_of_each(
        [From(nameof(_moves))] (Move Move, int Which)[] moves
    )
    {
        var (ring, inside) = (new Ring(), new HashSet<Stored>());
        var nodes = Stored();
        return moves
            .SelectMany(move =>
            {
                Do(ring, inside, nodes, move);
                return Differences
                    .Unless(ring.Bytes == inside.Sum(node => SizeOf(Array.IndexOf(nodes, node))), () =>
                        $"{ring.Bytes} bytes after {move}"
                    )
                    .Concat(
                        Differences.Unless(ring.IsEmpty == (inside.Count == 0), () =>
                            $"{inside.Count} are in it after {move}"
                        )
                    )
                    .Concat(
                        Differences.Unless(
                            inside.Select(node => node.Place).Order().SequenceEqual(Enumerable.Range(1, inside.Count)),
                            () => $"places after {move}"
                        )
                    )
                    .Concat(
                        Differences.Unless(
                            nodes.All(node =>
                                node.Place == 0 != inside.Contains(node) && ring.Has(node) == inside.Contains(node)
                            ),
                            () => $"who is in it, after {move}"
                        )
                    );
            })
            .ToProperty();
    }

    [Law]
    internal Property The_hand_comes_to_each_once_a_round_from_wherever_it_is(
        [From(nameof(_moves))] (Move Move, int Which)[] moves
    )
    {
        var (ring, inside) = (new Ring(), new HashSet<Stored>());
        var nodes = Stored();
        Array.ForEach(moves, move => Do(ring, inside, nodes, move));
        var rounds = Enumerable.Range(0, 2).Select(_ => inside.Select(_ => ring.Next()).ToArray()).ToArray();
        return rounds
            .SelectMany(round =>
                Differences.Unless(inside.SetEquals(round), () => $"of {inside.Count} came {round.Distinct().Count()}")
            )
            .Concat(Differences.Unless(rounds[0].SequenceEqual(rounds[1]), () => "the second round isn't as the first"))
            .ToProperty();
    }

    [Law]
    public Property In_place_of_one_that_the_hand_has_just_passed_comes_the_newest_as_the_last_of_the_round(
        [Within(3, Nodes)] int count,
        [Within(1, Nodes)] int passed
    )
    {
        var (ring, nodes) = (new Ring(), Stored()[..count]);
        Array.ForEach(nodes, node => ring.Enter(node, 1));
        passed = 1 + ((passed - 1) % (count - 2));
        Stored[] come = [.. Enumerable.Range(0, passed).Select(_ => ring.Next())];
        ring.Leave(come[^1]);
        Stored[] expected = [.. nodes[passed..^1], .. nodes[..(passed - 1)], nodes[^1]];
        return Differences
            .Unless(expected.SequenceEqual(expected.Select(_ => ring.Next())), () =>
                $"another order after number {passed} of {count} left"
            )
            .ToProperty();
    }

    private static Stored[] Stored() =>
        [.. Enumerable.Range(0, Nodes).Select(i => new Stored(Address.At(4096 + (i * 64L), 64), 1, 0))];

    private static int SizeOf(int which) => 1 << which;

    private static void Do(Ring ring, HashSet<Stored> inside, Stored[] nodes, (Move Move, int Which) move)
    {
        var node = nodes[move.Which];
        switch (move.Move)
        {
            case Move.Enter when inside.Add(node):
                ring.Enter(node, SizeOf(move.Which));
                break;
            case Move.Leave when inside.Remove(node):
                Assert.Equal(SizeOf(move.Which), ring.Leave(node));
                break;
            case Move.Next when inside.Count > 0:
                ring.Next();
                break;
        }
    }
}
