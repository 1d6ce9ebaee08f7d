using System.Diagnostics;

namespace DbDb.Functional.Tests;

/// <summary>What is done to files that have several names.</summary>
internal static class OtherNames
{
    public static T Using<T>(Database db, Func<T> use)
    {
        using (db)
        {
            return use();
        }
    }

    public static void Set(string path, string value)
    {
        using var db = Database.Open(path).OrThrow();
        db.Transact(tree => tree.Set("n", value)).OrThrow();
    }

    public static void Hard(string path, string other) => Assert.Equal(0, Run("ln", path, other));

    public static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
