using System.Runtime.ExceptionServices;
using LanguageExt;

namespace DbDb.Functional.Transactions;

/// <summary>What is done between two groups of transactions, by itself.</summary>
internal sealed class ExclusiveRequest(Func<Either<DbError, Snapshot>> work) : Request
{
    // Done by the thread that leads, as if by its own.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private Either<DbError, Snapshot> _outcome;
    private ExceptionDispatchInfo? _thrown;

    /// <inheritdoc/>
    public override bool IsWaitedFor => true;

    /// <inheritdoc/>
    public override bool IsExclusive => true;

    /// <summary>What came of it, once it is complete: an exception is thrown on.</summary>
    public Either<DbError, Snapshot> Outcome
    {
        get
        {
            _thrown?.Throw();
            return _outcome;
        }
    }

    /// <summary>Does it.</summary>
    public void Run()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static request => ((ExclusiveRequest)request!).RunHere(), this);
        }
        else
        {
            RunHere();
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _thrown = ExceptionDispatchInfo.Capture(exception);

    private void RunHere() => _outcome = work();
}
