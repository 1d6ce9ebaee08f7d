namespace DbDb.Functional.Aot;

/// <summary>What failed so far, as a program says it.</summary>
internal static class Check
{
    private static readonly List<string> _failures = [];

    public static void That(string what, bool holds)
    {
        if (!holds)
        {
            Failed(what);
        }
    }

    public static void Failed(string what) => _failures.Add(what);

    /// <summary>Prints "ok" or each failure, and gives the program's exit code.</summary>
    public static int Report()
    {
        Console.WriteLine(_failures is [] ? "ok" : string.Join(Environment.NewLine, _failures));
        return _failures.Count == 0 ? 0 : 1;
    }
}
