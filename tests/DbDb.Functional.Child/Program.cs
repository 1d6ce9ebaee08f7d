using System.Globalization;
using DbDb.Functional;

// What the tests of several processes run beside themselves. Each line on standard output is a promise: it is printed only
// after what it says has come back from the database.
return args switch
{
    ["add", var path, var name, var count] => Add(path, name, int.Parse(count, CultureInfo.InvariantCulture)),
    ["watch", var path] => Watch(path),
    _ => 64,
};

// Single commits: each adds an entry of its own and raises the one total that all processes share.
static int Add(string path, string name, int count)
{
    using var db = Database.Open(path).OrThrow();
    for (var i = 0; i < count; i++)
    {
        var entry = string.Create(CultureInfo.InvariantCulture, $"{name}/{i:D8}");
        var done = db.Transact(tree => tree.Set(entry, new byte[i % 700]).Set("total", Number(Total(tree) + 1))).OrThrow();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry} {done.Revision}"));
    }

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
        if (snapshot.Revision < last || tree.Count != Total(tree) + (tree.IsEmpty ? 0 : 1) || tree.Range(KeyRange.All).LongCount() != tree.Count)
        {
            Console.WriteLine($"torn: {snapshot} after revision {last}, total {Total(tree)}");
            return 1;
        }

        seen += snapshot.Revision > last ? 1 : 0;
        last = snapshot.Revision;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen} snapshots, the last {last}"));
    return 0;
}

static long Total(Tree tree) =>
    tree.Find("total").Match(Some: value => long.Parse(value.ToString(), CultureInfo.InvariantCulture), None: () => 0);

static Value Number(long number) => number.ToString(CultureInfo.InvariantCulture);
