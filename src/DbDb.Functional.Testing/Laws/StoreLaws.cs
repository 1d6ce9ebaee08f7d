using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>
/// What every implementation of <see cref="IStore"/> promises: a log that only grows, and only from where the writer
/// thinks it ends. One line of a test in any framework: <c>StoreLaws.Hold(() => new MyStore());</c>
/// </summary>
public static class StoreLaws
{
    // A database's whole life is worth more tries than one promise.
    private const int ShareOfPromise = 3;

    // What a told store is told for histories, in which no generation shows.
    private const ulong Generation = 42;

    /// <summary>Tries each promise on generated segments, and databases on the store on generated histories.</summary>
    /// <param name="create">Makes a store whose log is new and empty, at each call another one.</param>
    /// <param name="share">Tries only one case in so many, at least 1: for stores that are dear to make.</param>
    /// <exception cref="LawBrokenException">
    /// A promise isn't kept: which one, the smallest case that shows it, and how to repeat it.
    /// </exception>
    public static void Hold(Func<IStore> create, int share = 1) =>
        Try(_ => StorePlace.Of(create()), share, isTold: false);

    /// <summary>
    /// The same for stores whose log can be opened by several handles, and again when all are closed. What the promises
    /// above say is tried with one handle and with several.
    /// </summary>
    /// <param name="create">Makes a place whose log is new and empty, at each call another one.</param>
    /// <param name="share">Tries only one case in so many, at least 1: for stores that are dear to make.</param>
    /// <exception cref="LawBrokenException">
    /// A promise isn't kept: which one, the smallest case that shows it, and how to repeat it.
    /// </exception>
    public static void Hold(Func<StorePlace> create, int share = 1) => Try(_ => create(), share, isTold: false);

    /// <summary>
    /// The same for stores that are told what their log begins with: its generation, and the sizes of its trees.
    /// </summary>
    /// <param name="create">Makes a store whose log begins with this head.</param>
    /// <param name="share">Tries only one case in so many, at least 1.</param>
    /// <exception cref="LawBrokenException">A promise isn't kept.</exception>
    public static void Hold(Func<LogHead, IStore> create, int share = 1) =>
        Try(genesis => StorePlace.Of(create(genesis)), share, isTold: true);

    /// <summary>The same for stores of several handles that are told what their log begins with.</summary>
    /// <param name="create">Makes a place whose log begins with this head.</param>
    /// <param name="share">Tries only one case in so many, at least 1.</param>
    /// <exception cref="LawBrokenException">A promise isn't kept.</exception>
    public static void Hold(Func<LogHead, StorePlace> create, int share = 1) => Try(create, share, isTold: true);

    private static void Try(Func<LogHead, StorePlace> create, int share, bool isTold)
    {
        var (first, hasOneHandle) = Examine(create);
        var limits = isTold ? Any.Limits.Generator : Gen.Constant(first.Limits);
        var segments = isTold ? SegmentSequence.Any : SegmentSequence.For(Gen.Constant(first.Generation), limits);
        foreach (var promise in StorePromises.All.Where(promise => !promise.IsOfHandles || !hasOneHandle))
        {
            Prop.ForAll(segments, deeds =>
                {
                    using var place = create(deeds.Genesis);
                    var start = Start(place);
                    var expected = isTold ? deeds.Genesis : LogHead.Genesis(start.Generation, start.Limits);
                    return Heads.Same(start, expected)
                        ? promise.Broken(deeds with { Generation = start.Generation }, place).ToArray().ToProperty()
                        : false.Label(
                            $"a new log begins with {start} and not with {expected}, generation {expected.Generation}"
                        );
                })
                .Holds(share * ShareOfPromise, promise.Words);
        }

        Prop.ForAll(HistoryGens.For(limits), history =>
            {
                using var place = create(LogHead.Genesis(Generation, history.Limits));
                return history.Differences(place).ToProperty();
            })
            .Holds(share, "A database on the store lives as its model does");
    }

    private static (LogHead First, bool HasOneHandle) Examine(Func<LogHead, StorePlace> create)
    {
        using var place = create(LogHead.Genesis(Generation, Limits.Default));
        return (Start(place), place.HasOneHandle);
    }

    // What a new log begins with. The handle that says so is closed again, for some promises are about logs that nobody
    // has open.
    private static LogHead Start(StorePlace place)
    {
        var store = place.Open();
        var head = store.ReadHead().OrThrow();
        if (!place.HasOneHandle)
        {
            store.Dispose();
        }

        return head;
    }
}
