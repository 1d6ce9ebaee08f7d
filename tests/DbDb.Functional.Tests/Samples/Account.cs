using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

/// <summary>Money that came (positive) or went (negative), and why.</summary>
internal readonly record struct Posting(int Cents, string Why)
{
    public static Posting Read(Value value)
    {
        var parts = value.ToString().Split(' ', 2);
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    public Value ToValue() => string.Create(CultureInfo.InvariantCulture, $"{Cents} {Why}");
}

/// <summary>
/// An event-sourced account: postings are only ever appended, each under the next number, and everything else is folded
/// from them. No history is kept for that: the database's own revisions are it.
/// </summary>
internal sealed class Account(Database db)
{
    private static readonly KeyRange _postings = KeyRange.Prefix("posting/");

    /// <summary>What was posted, first to last.</summary>
    public static IEnumerable<Posting> Postings(Tree tree) =>
        tree.Range(_postings).Select(entry => Posting.Read(entry.Value));

    /// <summary>The balance in cents: a fold over the events.</summary>
    public static long Balance(Tree tree) => Postings(tree).Sum(posting => (long)posting.Cents);

    public Either<DbError, Snapshot> Deposit(int cents, string why) =>
        cents > 0
            ? db.Transact(tree => Append(tree, new(cents, why)), why)
            : new DbError.Invalid($"can't deposit {cents} cents");

    /// <summary>
    /// Refuses to overdraw. The balance that decides is the one that the commit follows, whoever else is at it.
    /// </summary>
    public Either<DbError, Snapshot> Withdraw(int cents, string why) =>
        cents > 0
            ? db.Transact(
                tree =>
                    Balance(tree) is var balance && balance >= cents
                        ? Append(tree, new(-cents, why))
                        : (Either<DbError, Tree>)new DbError.Invalid($"{balance} cents don't cover {cents}"),
                why
            )
            : new DbError.Invalid($"can't withdraw {cents} cents");

    /// <summary>The balance as it was at a revision.</summary>
    public Either<DbError, long> BalanceAt(Revision revision) => db.At(revision).Bind(then => then.Read(Balance));

    /// <summary>The balance as it was at a time.</summary>
    public Either<DbError, long> BalanceAsOf(Instant instant) => db.AsOf(instant).Bind(then => then.Read(Balance));

    /// <summary>What was posted after one revision, up to another. Nothing that both have is read.</summary>
    public Either<DbError, Posting[]> Audit(Revision after, Revision upTo) =>
        from before in db.At(after)
        from now in db.At(upTo)
        from posted in now.Read(tree => Diff.Between(before.Tree, tree, _postings)
            .Cast<TreeChange.Added>() // nothing else ever happens to a posting
            .Select(added => Posting.Read(added.Value))
            .ToArray())
        select posted;

    private static Tree Append(Tree tree, Posting posting) =>
        tree.Set(
            string.Create(CultureInfo.InvariantCulture, $"posting/{tree.CountOf(_postings):D12}"),
            posting.ToValue()
        );
}
