using System.Globalization;
using DbDb.Functional.Testing;
using FsCheck.Fluent;
using LanguageExt;
using MyStore = DbDb.Functional.MemoryStore;

namespace DbDb.Functional.Tests;

public class ReadmeTests
{
    [Fact]
    public async Task The_readmes_sample_does_what_it_says()
    {
        using var folder = new TemporaryFolder();
        var console = new StringWriter();
        await Sample(folder.File("shop.dbdb"), console);

        Assert.Equal($"apple: 3{Environment.NewLine}", console.ToString());
    }

    [Theory]
    [InlineData("using DbDb.Functional;\n", "sample")]
    [InlineData("using DbDb.Functional;\nusing LanguageExt;\n", "sample of pipelines")]
    [InlineData("using DbDb.Functional.Testing;\nusing FsCheck.Fluent;\n", "sample of tests")]
    public void The_readmes_samples_are_the_ones_that_are_tested(string usings, string sample)
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs"));

        var shown = Lines(Between(readme, $"```csharp\n{usings}", "```"));
        var tested = Lines(Between(source, $"        // {sample}\n", $"        // end of {sample}\n"));

        Assert.NotEmpty(shown);
        Assert.Equal(shown, tested.Select(line => line
            .Replace("Open(path)", "Open(\"shop.dbdb\")", StringComparison.Ordinal)
            .Replace("console.", "Console.", StringComparison.Ordinal)));
    }

    private static async Task Sample(string path, StringWriter console)
    {
        // sample
        using var db = Database.Open(path).OrThrow();                 // created if it isn't there

        // A transaction is a pure function from tree to tree; it is durable when Transact returns.
        Either<DbError, Snapshot> stocked = db.Transact(tree => tree.Set("apple", "3").Set("pear", "5"));

        // A snapshot is a value: keep it, share it, read it from any thread, for ever.
        Snapshot now = db.Head;
        Option<Value> apples = now.Tree.Find("apple");
        var basket = now.Tree.FindMany("apple", "plum", "pear");               // together: in half the time
        foreach (var (key, value) in now.Tree.Range(KeyRange.Prefix("a"))) { console.WriteLine($"{key}: {value}"); }

        // Versions threaded by hand: compare-and-set, composed.
        Either<DbError, Snapshot> restocked =
            from a in db.TryCommit(now, now.Tree.Set("apple", "10"))
            from b in db.TryCommit(a, a.Tree.Remove("pear"))
            select b;

        // The past is still there, and what has changed since is a value too.
        Either<DbError, Option<Value>> before = db.At(now.Revision).Map(old => old.Tree.Find("apple"));
        IEnumerable<TreeChange> changes = Diff.Between(now.Tree, db.Head.Tree);

        // From any number of tasks and threads: those that come while the disk is busy share its next sync, each a
        // revision of its own.
        await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => db.TransactAsync(tree => tree.Set($"box {i}", "full"))));

        // Commits as they come, from this process and others: every one after a revision, or the newest each time.
        await foreach (Snapshot each in db.Watch(after: now.Revision))
        {
            if (each.Revision == db.Head.Revision) { break; }
        }

        // Speculation is free: fork, change, compare, drop.
        Tree whatIf = now.Tree.RemoveRange(KeyRange.From("a").To("b"));

        // Order is there to be asked: how many, which rank, the n-th.
        long fruit = now.Tree.CountOf(KeyRange.From("a").To("q"));
        Option<Entry> second = now.Tree.At(1);
        // end of sample

        Assert.Equal(new Revision(1), stocked.OrThrow().Revision);
        Assert.Equal(new Value("3"u8.ToArray()), apples);
        Assert.Equal(new Revision(3), restocked.OrThrow().Revision);
        Assert.Equal(["apple"], restocked.OrThrow().Tree.Keys(KeyRange.All).Select(key => key.ToString()));
        Assert.Equal("3", before.OrThrow().Map(value => value.ToString()));
        Assert.Equal([new TreeChange.Changed("apple", "3", "10"), new TreeChange.Removed("pear", "5")], changes);
        Assert.Equal((103, 101), (db.Head.Revision.Number, db.Head.Tree.Count));
        Assert.Equal(1, whatIf.Count);
        Assert.Equal(2, fruit);
        Assert.Equal("pear", second.Map(entry => entry.Key.ToString()));
    }

    [Fact]
    public async Task The_readmes_sample_of_pipelines_does_what_it_says()
    {
        using var folder = new TemporaryFolder();
        await Pipelines(folder.File("shop.dbdb"));
    }

    private static async Task Pipelines(string path)
    {
        // sample of pipelines
        using var db = Database.Open(path).OrThrow();
        Snapshot basis = db.Transact(tree => tree.Set("apple", "3").Set("pear", "5").Set("quince", "7")).OrThrow();

        // Speculation: each branch is a tree in memory, which costs what it changes. Those that are dropped were never
        // written.
        Tree[] branches =
        [
            basis.Tree.Set("apple", "4"),
            basis.Tree.Remove("apple").Set("pear", "6"),
            basis.Tree.RemoveRange(KeyRange.From("b")),
        ];

        // How far each goes is counted, not told: what is added or dropped in one piece isn't even read.
        Tree mine = branches.MinBy(branch => Diff.Size(basis.Tree, branch).Total)!;

        // Somebody else commits meanwhile, so mine is refused …
        Snapshot theirs = db.Transact(tree => tree.Set("pear", "1").Remove("quince")).OrThrow();
        Either<DbError, Snapshot> refused = db.TryCommit(basis, mine);

        // … and rebased: my changes, made to the newest tree, unless both of us have changed the same key.
        Either<DbError, Snapshot> rebased = db.Transact(head => Rebase.Onto(basis.Tree, mine, head).ToEither());

        // Then the conflicts are values too: an error that carries them, or yours to resolve.
        Tree bolder = basis.Tree.Set("pear", "9").Set("fig", "2");
        Either<DbError, Snapshot> conflicting = db.Transact(head => Rebase.Onto(basis.Tree, bolder, head).ToEither());
        Either<DbError, Snapshot> resolved = db.Transact(head =>
            Rebase.Onto(basis.Tree, bolder, head, conflict => conflict.Mine));

        // Commits and looks into the past compose: the first error ends the pipeline.
        Either<DbError, DiffSize> since =
            from sold in db.Transact(tree => tree.Set("fig", "1"))
            from more in db.TryCommit(sold, sold.Tree.Set("grape", "8"))
            from old in db.At(basis.Revision)
            select Diff.Size(old.Tree, more.Tree);

        // Awaited steps, others, and what may be missing, in one: ToAsync() each, and ToEither() all.
        Either<DbError, (Revision, Value)> figs = await (
            from more in db.TransactAsync(tree => tree.Set("fig", "2")).ToAsync()
            from fig in more.Find("fig").ToEither<DbError>(new DbError.Invalid("no figs")).ToAsync()
            from old in db.At(basis.Revision).ToAsync()
            select (old.Revision, fig)).ToEither();

        // A difference is a patch: it makes a replica follow, and inverted it goes back.
        TreeChange[] changes = [.. Diff.Between(basis.Tree, db.Head.Tree)];
        Tree replica = Tree.Empty.SetMany(basis.Tree.Range(KeyRange.All)).Patch(changes);
        Tree undone = replica.Patch(changes.Inverse());
        // end of sample of pipelines

        Assert.Same(branches[0], mine);
        Assert.True(refused.Match(Right: _ => false, Left: error => error is DbError.Conflict));
        Assert.Equal(["apple: 4", "pear: 1"], Entries(rebased.OrThrow().Tree));
        Assert.Equal(theirs.Revision.Number + 1, rebased.OrThrow().Revision.Number);
        Assert.Equal(["pear"], Assert.IsType<DbError.BothChanged>(conflicting.Failure()).Conflicts.Map(one => one.Key));
        Assert.Equal(["apple: 4", "fig: 2", "pear: 9"], Entries(resolved.OrThrow().Tree));
        Assert.Equal(new DiffSize(Added: 2, Removed: 1, Changed: 2), since.OrThrow());
        Assert.Equal((basis.Revision, "2"), figs.OrThrow());
        Assert.Equal(["apple: 4", "fig: 2", "grape: 8", "pear: 9"], Entries(replica));
        Assert.Equal(Entries(basis.Tree), Entries(undone));
    }

    private static IEnumerable<string> Entries(Tree tree) =>
        tree.Range(KeyRange.All).Select(entry => $"{entry.Key}: {entry.Value}");

    [Fact]
    public void The_readmes_sample_of_tests_passes()
    {
        // sample of tests
        // A store of your own keeps the promises that ours keep: a log, compare-and-append, databases on it.
        StoreLaws.Hold(() => new MyStore());

        // A codec of your own gives back what it was given, and sorts keys as you sort what they stand for.
        var orders = ArbMap.Default.ArbFor<uint>();
        CodecLaws.RoundTrips(orders, OrderKey.Encode, OrderKey.Decode);
        CodecLaws.KeepsOrder(orders, Comparer<uint>.Default, OrderKey.Encode);

        // A pipeline of your own does to trees, fresh or stored or half loaded, what its model does to a dictionary.
        Prop.ForAll(Any.TreeProgram, program => Differences
            .Between(
                Pipeline.WithoutDrafts(program.ToTree()),
                program.Model.RemoveRange(program.Model.Keys.Where(Pipeline.IsDraft)))
            .ToProperty())
            .Holds();

        // And it meets a disk that fails one read in ten, the same ones each time.
        var unplugged = new Fault.Refused(new DbError.Io("read", "shop", "unplugged"));
        var rarely = Faults.AtRate(0.1, seed: 1, unplugged).OnReads();
        using var flaky = Database.Open(new FaultyStore(new MyStore(), rarely)).OrThrow();

        // A power cut at any moment leaves a database that opens, with all that was acknowledged.
        var moments = new List<DiskImage>();
        var disk = new SimulatedDisk(seed: 1, watch: (operation, image) => moments.Add(image));
        using var shop = On(disk);
        shop.Transact(tree => tree.Set("apple", "3")).OrThrow();
        foreach (var left in moments.Select((image, seed) => image.AfterPowerCut((ulong)seed)))
        {
            using var reopened = On(new SimulatedDisk(image: left));
        }

        using var after = On(new SimulatedDisk(image: disk.Image.AfterPowerCut(seed: 7)));
        bool isThere = after.Head.Tree.Contains("apple");

        // What clients saw, in whichever threads and processes, must have one order: each transaction at a moment
        // between its call and its return.
        var seen = new List<ClientOperation>();
        var till = new ListClient(client: 1, number: 1, shop, begun: _ => { }, over: seen.Add);
        till.Transact([new Access.Read("sold", []), new Access.Append("sold", 1)]).OrThrow();
        till.Refresh(["sold"]).OrThrow();
        var anomalies = StrictSerializability.AnomaliesIn(seen);

        static Database On(SimulatedDisk disk) =>
            FileStore.Open("shop.dbdb", new(), disk).Bind(store => Database.Open(store)).OrThrow();
        // end of sample of tests

        Assert.True(flaky.Transact(Pipeline.WithoutDrafts).IsRight);
        Assert.NotEmpty(moments);
        Assert.True(isThere);
        Assert.Empty(anomalies);
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static class OrderKey
    {
        public static Key Encode(uint order) => order.ToString("D10", CultureInfo.InvariantCulture);

        public static uint Decode(Key key) => uint.Parse(key.ToString(), CultureInfo.InvariantCulture);
    }

    private static class Pipeline
    {
        public static bool IsDraft(Key key) => KeyRange.Prefix("a").Contains(key);

        public static Tree WithoutDrafts(Tree tree) => tree.RemoveRange(KeyRange.Prefix("a"));
    }
}
