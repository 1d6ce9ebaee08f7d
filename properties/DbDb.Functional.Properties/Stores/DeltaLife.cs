using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A database's life in which nodes are stored as changes: of trees so wide that they are shorter, and commits of a few
/// entries.
/// </summary>
/// <param name="Limits">The sizes of its trees.</param>
/// <param name="CacheBytes">The budget of each handle's cache.</param>
/// <param name="IsInFile">Whether its log is a file on a simulated disk, or in memory.</param>
/// <param name="Moves">What is done, each by one of two handles.</param>
internal sealed record DeltaLife(Limits Limits, long CacheBytes, bool IsInFile, ImmutableArray<DeltaMove> Moves)
{
    public static Arbitrary<DeltaLife> Any =>
        Arb.From(
            from leaf in Gen.Elements(256, 512, 1024, 4096)
            from branch in Gen.Elements(192, 512, 2048)
            from children in Gen.Elements(4, 8, 32)
            from inline in Gen.Elements(8, 64)
            let limits = new Limits(leaf, branch, children, inline)
            from pool in Gen.Frequency((3, Numbers), (1, KeyGens.Pool))
            let gens = new OperationGens(limits, pool)
            from cache in Gen.Frequency(
                (6, Gen.Constant(64L << 20)),
                (1, Gen.Constant(8L << 10)),
                (1, Gen.Constant(0L))
            )
            from isInFile in Gen.Elements(true, false)
            from first in Gen.ArrayOf(gens.Entry, pool.Length)
            from moves in Gen.ArrayOf(One(gens, pool), 12)
            select new DeltaLife(
                limits,
                cache,
                isInFile,
                [
                    new(
                        DeltaMoveKind.Commit,
                        0,
                        [
                            [new Operation.SetMany([.. first])],
                        ]
                    ),
                    .. moves,
                ]
            ),
            life =>
                Shrinking
                    .Of(life.Moves, move =>
                        Shrinking
                            .Of(move.Transactions, operations => Shrinking.Of(operations, OperationShrinking.Plainer))
                            .Where(fewer => !fewer.IsEmpty)
                            .Select(fewer => move with { Transactions = fewer })
                    )
                    .Select(moves => life with { Moves = moves })
        );

    public override string ToString() =>
        $"{Show.Of(Limits)}, a cache of {CacheBytes}, {(IsInFile ? "in a file" : "in memory")}: {Show.Of(Moves, move => $"{move.Kind} {move.Number}: {Show.Of(move.Transactions, of => string.Join("; ", of))}")}";

    // Many, in sequence, after what they share.
    private static Gen<ImmutableArray<Key>> Numbers =>
        from front in Gen.Elements("", "key ", new string('k', 40))
        from count in Gen.Choose(50, 400)
        select Enumerable.Range(0, count).Select(i => (Key)$"{front}{i:D4}").ToImmutableArray();

    private static Gen<DeltaMove> One(OperationGens gens, ImmutableArray<Key> pool)
    {
        var few =
            from count in Gen.Choose(1, 4)
            from edits in Gen.ArrayOf(
                Gen.Frequency(
                    (5, gens.Entry.Select(entry => (Operation)new Operation.Set(entry.Key, entry.Value))),
                    (2, Gen.Elements(pool.AsEnumerable()).Select(key => (Operation)new Operation.Remove(key)))
                ),
                count
            )
            select edits.ToImmutableArray();
        var any = Gen.Frequency(
            (8, few),
            (1, gens.ManyInATransaction.Resize(8)),
            (1, gens.Range.Select(range => ImmutableArray.Create<Operation>(new Operation.RemoveRange(range))))
        );
        return from kind in Gen.Frequency(
                (8, Gen.Constant(DeltaMoveKind.Commit)),
                (3, Gen.Constant(DeltaMoveKind.Group)),
                (2, Gen.Constant(DeltaMoveKind.Old)),
                (1, Gen.Constant(DeltaMoveKind.Load)),
                (1, Gen.Constant(DeltaMoveKind.Reopen))
            )
               from number in Gen.Frequency((5, Gen.Constant(0)), (2, Gen.Choose(1, 7)))
               from transactions in Gen.ArrayOf(any, kind == DeltaMoveKind.Group ? 4 : 1)
               select new DeltaMove(kind, number, [.. transactions]);
    }
}

/// <summary>What is done to a database.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Number">By which handle: the lowest bit; and on how old a revision: the others.</param>
/// <param name="Transactions">What each transaction does.</param>
internal sealed record DeltaMove(DeltaMoveKind Kind, int Number, ImmutableArray<ImmutableArray<Operation>> Transactions)
{
    public int Handle => Number & 1;

    public int Age => 1 + (Number >> 1);
}

/// <summary>In which way something is done to a database.</summary>
internal enum DeltaMoveKind
{
    /// <summary>A transaction.</summary>
    Commit,

    /// <summary>Transactions that are committed together.</summary>
    Group,

    /// <summary>The newest tree gives way to one that is made from an older one.</summary>
    Old,

    /// <summary>What is set is loaded.</summary>
    Load,

    /// <summary>The handle is closed, and another opened, which has nothing in memory.</summary>
    Reopen,
}
