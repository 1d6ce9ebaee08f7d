using System.Runtime.ExceptionServices;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>What is done between two groups of transactions, by itself.</summary>
internal sealed class Alone(Func<Either<DbError, Snapshot>> work) : Request
{
    private Either<DbError, Snapshot> _outcome;
    private ExceptionDispatchInfo? _thrown;

    /// <inheritdoc/>
    public override bool IsWaitedFor => true;

    /// <inheritdoc/>
    public override bool IsAlone => true;

    /// <summary>What came of it, once it is served: an exception is thrown on.</summary>
    public Either<DbError, Snapshot> Outcome
    {
        get
        {
            _thrown?.Throw();
            return _outcome;
        }
    }

    /// <summary>Does it.</summary>
    public void Run() => _outcome = work();

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _thrown = ExceptionDispatchInfo.Capture(exception);
}
