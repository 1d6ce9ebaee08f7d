using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A file whose author wants to hurt.</summary>
/// <param name="Kind">What it is built like.</param>
/// <param name="Limits">The sizes of its trees.</param>
/// <param name="Size">How large it is: entries, levels, noise.</param>
/// <param name="Seed">What else there is to choose.</param>
/// <param name="Forgeries">What is changed in it then.</param>
/// <param name="Mending">What is made right again after that.</param>
internal sealed record HostileFile(
    HostileKind Kind,
    Limits Limits,
    int Size,
    int Seed,
    ImmutableArray<Forgery> Forgeries,
    Mending Mending
)
{
    private const ulong Generation = 0x5EED;
    private const string Path = "honest";

    private static readonly long[] _numbers =
    [
        0,
        1,
        2,
        7,
        8,
        64,
        255,
        256,
        4096,
        8192,
        65_535,
        65_536,
        1 << 24,
        int.MaxValue,
        1L << 40,
        1L << 60,
        long.MaxValue - 1,
        long.MaxValue,
        -1,
        long.MinValue,
    ];

    private static readonly Gen<Limits> _wide = Gen.Elements(
        new Limits(512, 256, 16, 8),
        new Limits(1024, 192, 4, 64),
        Limits.Default
    );

    public static Arbitrary<HostileFile> Any => Arb.From(
        from kind in Gen.Frequency(
            (8, Gen.Constant(HostileKind.Honest)),
            (1, Gen.Constant(HostileKind.Noise)),
            (1, Gen.Constant(HostileKind.NoiseBehindSlots)),
            (1, Gen.Constant(HostileKind.Ladder)),
            (1, Gen.Constant(HostileKind.Stairs)),
            (1, Gen.Constant(HostileKind.SharedValue)),
            (1, Gen.Constant(HostileKind.Nested)),
            (1, Gen.Constant(HostileKind.Chain)),
            (1, Gen.Constant(HostileKind.LyingJumps)),
            (2, Gen.Constant(HostileKind.Disordered)),
            (4, Gen.Constant(HostileKind.Changed)),
            (1, Gen.Constant(HostileKind.SharedBase)))
        from limits in kind == HostileKind.Changed ? _wide : Testing.Any.Limits.Generator
        from size in Gen.Choose(1, 300)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from forgeries in Gen.ListOf(OneForgery).Resize(kind is HostileKind.Honest or HostileKind.Changed ? 4 : 2)
        from mending in Gen.Frequency(
            (1, Gen.Constant(Mending.Nothing)),
            (1, Gen.Constant(Mending.Checksums)),
            (2, Gen.Constant(Mending.Superblock)),
            (4, Gen.Constant(Mending.Chain)),
            (4, Gen.Constant(Mending.Counts)))
        select new HostileFile(kind, limits, size, seed, [.. forgeries], mending),
        file => Shrinking.Fewer(file.Forgeries).Select(fewer => file with { Forgeries = fewer })
            .Concat(file.Size > 1 ? [file with { Size = file.Size / 2 }, file with { Size = file.Size - 1 }] : []));

    public byte[] Bytes()
    {
        if (Kind == HostileKind.Noise)
        {
            return Contrived.Noise(Size * 50, Seed);
        }

        var forged = new ForgedFile(Sound(), Generation);
        foreach (var forgery in forged.Records.Count > 0 ? Forgeries : [])
        {
            forgery.Into(forged);
        }

        return Kind == HostileKind.NoiseBehindSlots
            ? [.. forged.Finished(Mending).AsSpan(0, (int)LogIdentity.LogStart), .. Contrived.Noise(Size * 50, Seed)]
            : forged.Finished(Mending);
    }

    public override string ToString() =>
        $"{Kind} of {Size}, {Seed}, {Show.Of(Limits)}, forged: {Show.Of(Forgeries, forgery => forgery.ToString())}, made right: {Mending}";

    private static Gen<Forgery> OneForgery =>
        from kind in Gen.Elements(Enum.GetValues<ForgeryKind>())
        from record in Gen.Choose(0, 10_000)
        from at in Gen.Choose(0, 10_000)
        from number in Gen.OneOf(Gen.Elements(_numbers), Gen.Choose(0, int.MaxValue).Select(n => (long)n))
        select new Forgery(kind, record, at, number);

    private byte[] Sound() =>
        Kind switch
        {
            HostileKind.Ladder => Contrived.Ladder(
                Generation,
                Limits,
                Size % 40,
                2 + Seed % 4,
                Seed % 7 == 0 ? 0 : Size * 1000
            ),
            HostileKind.Stairs => Contrived.Stairs(Generation, Limits, Size % 255),
            HostileKind.SharedValue => Contrived.SharedValue(Generation, Limits, Size, Seed % 5000),
            HostileKind.Nested => Contrived.Nested(Generation, Limits, Size),
            HostileKind.Chain => Contrived.Chain(Generation, Limits, Size * 5, dropped: Seed % 3),
            HostileKind.LyingJumps => Contrived.LyingJumps(Generation, Limits, Size * 5, dropped: Seed % 10_000),
            HostileKind.Disordered => Contrived.Disordered(Generation, Limits, Size, Seed),
            HostileKind.SharedBase => Contrived.SharedBase(Generation, Limits, 1 + Size, Seed % 60_000),
            _ => Honest(),
        };

    private byte[] Honest()
    {
        var disk = new SimulatedDisk();
        var random = new Random(Seed);
        using (var store = FileStore.Open(Path, new() { Limits = Limits, Generation = Generation }, disk).OrThrow())
        {
            if (Seed % 5 < 2)
            {
                new GappedLog(
                    [.. Enumerable.Range(0, 1 + Seed % 7).Select(i => new Kept(Seed % (2 + i), 1))],
                    2
                ).AppendTo(store);
            }

            using var database = Database.Open(store).OrThrow();
            for (var i = 0; i < (Kind == HostileKind.Changed ? 8 : 1) + Seed % 6; i++)
            {
                database
                    .Transact(
                        tree =>
                            tree.SetMany(
                                Enumerable
                                    .Range(0, Kind == HostileKind.Changed && i > 0 ? 3 : 1 + Size / (1 + i))
                                    .Select(_ => new Entry(
                                        $"{random.Next(Size)}{(Seed % 3 == 0 ? "suffix" : "")}",
                                        new byte[random.Next(Seed % 2 == 0 ? 30 : 3)]
                                    ))
                            ),
                        "note"
                    )
                    .OrThrow();
            }
        }

        return disk.Image.Find(Path).IfNone([]);
    }
}

/// <summary>What a hostile file is built like.</summary>
internal enum HostileKind
{
    /// <summary>Like any other; what is wrong with it is in the forgeries.</summary>
    Honest,

    /// <summary>Random bytes.</summary>
    Noise,

    /// <summary>Random bytes after slots that are valid, or were.</summary>
    NoiseBehindSlots,

    /// <summary>Branches all of whose links lead to the one node below.</summary>
    Ladder,

    /// <summary>As many levels as can be, with few entries.</summary>
    Stairs,

    /// <summary>Many entries with the same value.</summary>
    SharedValue,

    /// <summary>Values that lie within values.</summary>
    Nested,

    /// <summary>Commits whose jumps lead no farther than to their parents.</summary>
    Chain,

    /// <summary>Commits whose jumps lead to others than they say.</summary>
    LyingJumps,

    /// <summary>Commits of a few entries, whose nodes are stored as changes.</summary>
    Changed,

    /// <summary>Many nodes that are changes to one long one.</summary>
    SharedBase,

    /// <summary>Sound leaves under separators that have nothing to do with them.</summary>
    Disordered,
}
