using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace DbDb.Functional.Testing;

/// <summary>Says nothing of a law that holds, and throws what there is to say of one that doesn't.</summary>
internal sealed class LawRunner(string promise) : IRunner
{
    // What a property that is simply false fails with; its labels say more.
    private const string MerelyFalse = "Expected true, got false.";

    public void OnStartFixture(Type t)
    {
        // there are no fixtures here
    }

    public void OnArguments(
        int ntest,
        FSharpList<object> args,
        FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every
    )
    {
        // a case that holds is nothing to report
    }

    public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
    {
        // only the last one counts
    }

    public void OnFinished(string name, TestResult testResult)
    {
        switch (testResult)
        {
            case TestResult.Failed
            {
                Item1: var data,
                Item2: var original,
                Item3: var shrunk,
                Item4: var outcome,
                Item6: var seed,
                Item7: var size
            }:
                var replay = string.Create(CultureInfo.InvariantCulture, $"{seed.Seed},{seed.Gamma},{size}");
                throw Broken(data, original, shrunk, (outcome as FsCheck.Outcome.Failed)?.Item, replay);
            case TestResult.Exhausted { Item: var data }:
                throw new LawBrokenException(
                    $"{promise}: not known, for only {data.NumberOfTests} generated cases met its conditions",
                    "",
                    "",
                    null
                );
        }
    }

    private LawBrokenException Broken(
        TestData data,
        FSharpList<object> original,
        FSharpList<object> shrunk,
        Exception? thrown,
        string replay
    )
    {
        var isFalse = thrown is null || string.Equals(thrown.Message, MerelyFalse, StringComparison.Ordinal);
        var reasons = data.Labels.Concat(isFalse ? [] : [thrown!.ToString()]).DefaultIfEmpty("it is false");
        var counterexample = Lines(shrunk.Select(Text));
        var message =
            $"""
            {promise}: this does not hold.
            Reason:{Lines(reasons)}
            Counterexample:{counterexample}
            Found by case {data.NumberOfTests}, before {data.NumberOfShrinks} shrinks:{Lines(original.Select(Text))}
            To repeat it: DBDB_REPLAY={replay}
            """;
        return new(message, counterexample.TrimStart(), replay, isFalse ? null : thrown);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"\n  {line}"));

    private static string Text(object argument) => argument switch
    {
        null => "null",
        Key key => Show.Of(key),
        Value value => Show.Of(value),
        Entry entry => Show.Of(entry),
        KeyRange range => Show.Of(range),
        Limits limits => Show.Of(limits),
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Text))}]",
        _ => argument.ToString() ?? "",
    };
}
