using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

public sealed class AccountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();
    private readonly Database _db;
    private readonly Account _account;

    public AccountTests()
    {
        _db = Database.Open(_folder.Database, new() { Clock = _clock }).OrThrow();
        _account = new(_db);
    }

    [Fact]
    public void The_balance_is_folded_from_what_was_posted_at_any_revision_and_time()
    {
        var first = _account.Deposit(1000, "salary").OrThrow();
        _clock.Go(TimeSpan.TicksPerDay);
        _account.Withdraw(300, "rent").OrThrow();
        _clock.Go(TimeSpan.TicksPerDay);
        var last = _account.Deposit(5, "interest").OrThrow();

        Assert.Equal(705, Account.Balance(last.Tree));
        Assert.Equal(
            [0L, 1000, 700, 705],
            Enumerable.Range(0, 4).Select(revision => _account.BalanceAt(new(revision)).OrThrow())
        );
        Assert.Equal(1000, _account.BalanceAsOf(first.Instant).OrThrow());
        Assert.Equal(700, _account.BalanceAsOf(new(last.Instant.UnixTimeTicks - 1)).OrThrow());
        Assert.True(_account.BalanceAt(new(4)).IsLeft);
    }

    [Fact]
    public void An_audit_tells_what_was_posted_between_two_revisions()
    {
        var salary = _account.Deposit(1000, "salary of May").OrThrow();
        _account.Withdraw(300, "rent").OrThrow();
        var interest = _account.Deposit(5, "").OrThrow();

        Assert.Equal([new(-300, "rent"), new(5, "")], _account.Audit(salary.Revision, interest.Revision).OrThrow());
        Assert.Equal([new(1000, "salary of May")], _account.Audit(Revision.Zero, salary.Revision).OrThrow());
        Assert.Empty(_account.Audit(interest.Revision, interest.Revision).OrThrow());
    }

    [Fact]
    public void What_would_overdraw_or_makes_no_sense_is_refused_and_nothing_is_posted()
    {
        var salary = _account.Deposit(1000, "salary").OrThrow();

        Assert.All(
            new[]
            {
                _account.Withdraw(1001, "a treat"),
                _account.Withdraw(0, "nothing"),
                _account.Withdraw(-5, "less"),
                _account.Deposit(-5, "less"),
            },
            refused => Assert.True(refused.Match(Right: _ => false, Left: error => error is DbError.Invalid))
        );
        Assert.Equal(salary.Revision, _db.Head.Revision);
    }

    [Fact]
    public void Many_withdrawals_at_once_never_overdraw()
    {
        _account.Deposit(1000, "salary").OrThrow();
        var paid = new Either<DbError, Snapshot>[40];
        Parallel.For(0, paid.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            paid[i] = _account.Withdraw(70, $"bill {i}")
        );

        Assert.Equal(1000 / 70, paid.Count(bill => bill.IsRight));
        Assert.Equal(1000 % 70, Account.Balance(_db.Head.Tree));
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }
}
