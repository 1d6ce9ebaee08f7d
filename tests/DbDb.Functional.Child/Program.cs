using System.Globalization;
using DbDb.Functional;
using DbDb.Functional.Children;

// What the tests of several processes run beside themselves. Each line on standard output is a promise: it is printed only
// after what it says has come back from the database.
return args switch
{
    ["add", var path, var name, var count] => Add(path, name, long.Parse(count, CultureInfo.InvariantCulture)),
    ["watch", var path] => Watch(path),
    ["nursery", var scratch] => Nursery.Run(scratch),
    ["exhaust", var path] => Exhaust(path),
    ["turns", var path, var number, var count] => Turns.Take(path, Number(number), Number(count)),
    ["commits", var path, var number, var count] => Turns.Commit(path, Number(number), Number(count)),
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
    using var db = Database.Open(path, new DatabaseOptions { Mode = OpenMode.ReadOnly, CacheBytes = 1 << 20 }).OrThrow();
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

static IEnumerable<Entry> Endless()
{
    for (var i = 0; ; i++)
    {
        yield return new(i.ToString(CultureInfo.InvariantCulture), new byte[100_000]);
    }
}
