using System.Collections.Immutable;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DbDb.Functional.Properties;

/// <summary>
/// A law as a test. FsCheck.Xunit reads its attribute; how often it is tried, on what, and what a failure says is the
/// house's. It is run as any test is, so that a class of laws may have a fixture or be disposed of.
/// </summary>
public sealed class LawTestCase : PropertyTestCase
{
    [Obsolete("Only for whoever makes test cases of what was written down of them.")]
    public LawTestCase()
    {
    }

    public LawTestCase(
        IMessageSink messages,
        TestMethodDisplay display,
        TestMethodDisplayOptions options,
        ITestMethod method
    )
        : base(messages, display, options, method, null) { }

    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    ) => new LawTestCaseRunner(this, constructorArguments, messageBus, aggregator, cancellationTokenSource).RunAsync();

    /// <summary>Tries the law.</summary>
    /// <param name="target">An object of the class of laws; null, if the law is static.</param>
    /// <exception cref="LawBrokenException">It doesn't hold.</exception>
    internal void Try(object? target)
    {
        var law = TestMethod.Method.ToRuntimeMethod();
        var said = law.GetCustomAttribute<LawAttribute>()!;
        var config = Init(new TestOutputHelper());
        var sized = said.MaxTest > 0 ? config : Law.Sized(config, said.Share);
        Of(law, target, config.ArbMap).Check(Law.Replayed(sized).WithRunner(Law.Runner(law.Name)));
    }

    /// <summary>A property over all parameters of the law, from the first on.</summary>
    private static Property Of(MethodInfo law, object? target, IArbMap map)
    {
        var cases = law.GetParameters().Select(parameter => Cases.Of(parameter, target, map)).ToArray();
        return After([]);

        Property After(ImmutableArray<object> arguments) =>
            arguments.Length == cases.Length
                ? Outcome(law.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null))
                : Prop.ForAll(cases[arguments.Length], next => After(arguments.Add(next)));
    }

    private static Property Outcome(object? returned) =>
        returned switch
        {
            null => true.ToProperty(),
            bool holds => holds.ToProperty(),
            Property property => property,
            _ => throw new NotSupportedException($"a law returns a property, a bool or nothing, and not {returned}"),
        };
}
