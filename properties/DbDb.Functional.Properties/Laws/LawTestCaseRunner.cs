using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DbDb.Functional.Properties;

/// <summary>Runs a law as xunit runs a fact, but for the arguments, which are generated.</summary>
internal sealed class LawTestCaseRunner(
    LawTestCase law,
    object[] constructorArguments,
    IMessageBus messages,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation
)
    : XunitTestCaseRunner(
        law,
        law.DisplayName,
        law.SkipReason,
        constructorArguments,
        [],
        messages,
        aggregator,
        cancellation
    )
{
    protected override XunitTestRunner CreateTestRunner(
        ITest test,
        IMessageBus messageBus,
        Type testClass,
        object[] constructorArguments,
        MethodInfo testMethod,
        object[] testMethodArguments,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    ) =>
        new TestRunner(
            test,
            messageBus,
            testClass,
            constructorArguments,
            testMethod,
            skipReason,
            beforeAfterAttributes,
            aggregator,
            cancellationTokenSource
        );

    private sealed class TestRunner(
        ITest test,
        IMessageBus messages,
        Type testClass,
        object[] constructorArguments,
        MethodInfo method,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> around,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation
    )
        : XunitTestRunner(
            test,
            messages,
            testClass,
            constructorArguments,
            method,
            [],
            skipReason,
            around,
            aggregator,
            cancellation
        )
    {
        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator) =>
            new Invoker(
                Test,
                MessageBus,
                TestClass,
                ConstructorArguments,
                TestMethod,
                BeforeAfterAttributes,
                aggregator,
                CancellationTokenSource
            ).RunAsync();
    }

    private sealed class Invoker(
        ITest test,
        IMessageBus messages,
        Type testClass,
        object[] constructorArguments,
        MethodInfo method,
        IReadOnlyList<BeforeAfterTestAttribute> around,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation
    ) : XunitTestInvoker(test, messages, testClass, constructorArguments, method, [], around, aggregator, cancellation)
    {
        protected override async Task<decimal> InvokeTestMethodAsync(object testClassInstance)
        {
            await Aggregator.RunAsync(() => Timer.AggregateAsync(() =>
            {
                ((LawTestCase)TestCase).Try(testClassInstance);
                return Task.CompletedTask;
            }));
            return Timer.Total;
        }
    }
}
