using System.Globalization;
using DbDb.Functional;
using DbDb.Functional.Children;
using DbDb.Functional.Testing;

// What the tests of several processes run beside themselves. Each line on standard output is a promise: it is printed
// only after what it says has come back from the database.
return args switch
{
    ["add", var path, var name, var count] => Add(path, name, long.Parse(count, CultureInfo.InvariantCulture)),
    ["watch", var path] => Watch(path),
    ["nursery", var scratch] => ForkServer.Run(scratch),
    ["exhaust", var path] => Exhaust(path),
    ["hold", var path] => Turns.Hold(path),
    ["turns", var path, var number, var count] => Turns.Take(path, Number(number), Number(count)),
    ["commits", var path, var number, var count] => Turns.Commit(path, Number(number), Number(count)),
    ["transfer", var path, var diary, var life, var threads] => Transfer(path, diary, Number(life), Number(threads)),
    ["transfer-within", var path, var memory, var life, var threads] => TransferWithin(
        path,
        memory,
        Number(life),
        Number(threads)
    ),
    ["become", .. var words] => Launcher.Become(words),
    ["compact", var path, var report, var last] => Chores.Compact(
        path,
        report,
        last == "all" ? Retention.All : Retention.Last(Number(last))
    ),
    ["follow", var path, var copy] => Chores.Follow(path, copy),
    _ => 64,
};

static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

static int Add(string path, string name, long count)
{
    Totals.Raise(path, name, count, Console.WriteLine);
    return 0;
}

// Reads until its input ends: every snapshot must be whole, and none older than the one before.
static int Watch(string path)
{
    using var db = Database
        .Open(path, new DatabaseOptions { Mode = OpenMode.ReadOnly, CacheBytes = 1 << 20 })
        .OrThrow();
    var ended = Task.Run(() => Console.In.ReadLine());
    var (last, seen) = (Revision.Zero, 0);
    while (!ended.IsCompleted)
    {
        var snapshot = db.Refresh().OrThrow();
        var tree = snapshot.Tree;
        if (snapshot.Revision < last || !Totals.AreWhole(tree))
        {
            Console.WriteLine($"torn: {snapshot} after revision {last}, total {Totals.Of(tree)}");
            return 1;
        }

        seen += snapshot.Revision > last ? 1 : 0;
        last = snapshot.Revision;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen} snapshots, the last {last}"));
    return 0;
}

// Runs out of memory in the middle of transactions, and goes on: the heap that this process may have is small.
static int Exhaust(string path)
{
    using var db = Database.Open(path).OrThrow();
    db.Transact(tree => tree.Set("before", "yes")).OrThrow();
    for (var i = 0; i < 3; i++)
    {
        try
        {
            db.Transact(tree => tree.SetMany(Endless())).OrThrow();
            return 1;
        }
        catch (OutOfMemoryException)
        {
            Console.WriteLine(db.Transact(tree => tree.Set($"after {i}", "yes")).OrThrow().Revision);
        }
    }

    return 0;
}

// Moves money until it is killed or its input ends, and keeps a diary of it.
static int Transfer(string path, string diary, int life, int threads)
{
    using var kept = new ActionLog(diary);
    using var tellers = new Tellers(path, life, 16 << 20, kept.Write, kept.Write);
    tellers.Run(threads);
    return 0;
}

// Moves money until its input ends, and writes down now and then how much memory it has: bytes of the heap, of the
// process, and transfers so far. In the end it says how many commits there were.
static int TransferWithin(string path, string memory, int life, int threads)
{
    var commits = 0L;
    using var samples = new StreamWriter(memory) { AutoFlush = true };
    using var tellers = new Tellers(
        path,
        life,
        4 << 20,
        _ => { },
        operation =>
        {
            if (
                operation.Fate == Fate.Committed
                && operation.Accesses.Any(access => access is Access.Append)
                && Interlocked.Increment(ref commits) is var count
                && count % 100 == 0
            )
            {
                lock (samples)
                {
                    samples.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{GC.GetTotalMemory(false)} {Environment.WorkingSet} {count}"
                        )
                    );
                }
            }
        }
    );
    tellers.Run(threads);
    Console.WriteLine(commits);
    return 0;
}

static IEnumerable<Entry> Endless()
{
    for (var i = 0; ; i++)
    {
        yield return new(i.ToString(CultureInfo.InvariantCulture), new byte[100_000]);
    }
}
