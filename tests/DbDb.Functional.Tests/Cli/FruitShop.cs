namespace DbDb.Functional.Tests.Cli;

/// <summary>A database of two revisions and few keys, which is yet three levels high.</summary>
internal static class FruitShop
{
    /// <summary>The keys of the first revision.</summary>
    public static string[] Kinds { get; } =
    [
        "apple",
        "apricot",
        "avocado",
        "banana",
        "blackberry",
        "blueberry",
        "cherry",
        "citron",
        "coconut",
        "cranberry",
        "date",
        "elderberry",
        "fig",
        "gooseberry",
        "grape",
        "grapefruit",
        "guava",
        "kiwi",
        "lemon",
        "lime",
        "lychee",
        "mango",
        "melon",
        "nectarine",
    ];

    /// <summary>Fruit in leaves of some five keys; then one kind in the place of another.</summary>
    public static CommandLine Open(string name = "test.dbdb")
    {
        var dbdb = new CommandLine();
        using var db = Database.Open(dbdb.File(name), new() { Limits = new(128, 128, 4, 64) }).OrThrow();
        db.Transact(tree => tree.SetMany(Kinds.Select(key => new Entry(key, "1")))).OrThrow();
        db.Transact(tree => tree.Remove("citron").Set("currant", "1")).OrThrow();
        return dbdb;
    }
}
