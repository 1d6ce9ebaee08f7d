using System.Buffers.Binary;
using System.Globalization;

namespace DbDb.Functional.Children;

/// <summary>Accounts between which money is moved, so that the total never changes.</summary>
internal static class Bank
{
    public const int Accounts = 1000;
    public const long Total = Accounts * FirstBalance;
    private const long FirstBalance = 100;

    // Small pages, so that the tree has several levels and the log of many transfers is small.
    public static Limits Limits { get; } = new(1024, 512, 32, 256);

    /// <summary>The accounts before the first transfer.</summary>
    public static Tree Founded(Tree tree) =>
        tree.SetMany(Enumerable.Range(0, Accounts).Select(i => new Entry(KeyOf(i), Bytes(FirstBalance))));

    /// <summary>The tree after a transfer. An account may be overdrawn.</summary>
    public static Tree After(this Tree tree, Transfer transfer) =>
        tree.With(transfer.From, -transfer.Amount).With(transfer.To, transfer.Amount);

    public static long Balance(this Tree tree, int account) =>
        tree.Find(KeyOf(account))
            .Match(
                Some: value => BinaryPrimitives.ReadInt64BigEndian(value.Span),
                None: () => throw new InvalidDataException($"no account {account}")
            );

    /// <summary>What is in all accounts together.</summary>
    public static long TotalOf(Tree tree) =>
        tree.Range(KeyRange.Prefix("account/")).Sum(entry => BinaryPrimitives.ReadInt64BigEndian(entry.Value.Span));

    /// <summary>What is in each account after transfers, by counting.</summary>
    public static long[] BalancesAfter(IEnumerable<Transfer> transfers)
    {
        var balances = new long[Accounts];
        Array.Fill(balances, FirstBalance);
        foreach (var transfer in transfers)
        {
            balances[transfer.From] -= transfer.Amount;
            balances[transfer.To] += transfer.Amount;
        }

        return balances;
    }

    private static Tree With(this Tree tree, int account, long more) =>
        tree.Set(KeyOf(account), Bytes(tree.Balance(account) + more));

    private static Key KeyOf(int account) => string.Create(CultureInfo.InvariantCulture, $"account/{account:D4}");

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}

/// <summary>Some money from one account to another. In a commit's note it is written as its four numbers.</summary>
internal sealed record Transfer(long Number, int From, int To, int Amount)
{
    public string Note => string.Create(CultureInfo.InvariantCulture, $"{Number} {From} {To} {Amount}");

    public static Transfer Parse(string note) =>
        note.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray()
            is [var number, var from, var to, var amount]
            ? new(number, (int)from, (int)to, (int)amount)
            : throw new FormatException(note);
}
