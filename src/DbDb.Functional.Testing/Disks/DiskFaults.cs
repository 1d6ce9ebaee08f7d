using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>
/// Schedules of faults: functions from an operation to what goes wrong with it, or null. Being functions of the
/// operation alone, they do the same in every run.
/// </summary>
public static class DiskFaults
{
    private static readonly ImmutableArray<int> _writeErrors =
    [
        DiskFault.InputOutput,
        DiskFault.NoSpace,
        DiskFault.QuotaExceeded,
        DiskFault.FileTooLarge,
    ];

    /// <summary>Nothing ever goes wrong.</summary>
    public static Func<DiskOperation, DiskFault?> None { get; } = _ => null;

    /// <summary>One operation goes wrong.</summary>
    /// <param name="number">Which: 0 for the first.</param>
    /// <param name="fault">What goes wrong with it.</param>
    public static Func<DiskOperation, DiskFault?> Nth(long number, DiskFault fault) =>
        operation => operation.Number == number ? fault : null;

    /// <summary>
    /// One operation in so many goes wrong, in a way that disks do, chosen by the seed: errors of reads, writes and
    /// syncs, short writes, syncs that drop what was written. Neither rot nor death.
    /// </summary>
    /// <param name="operations">In how many one goes wrong, at least 1.</param>
    /// <param name="seed">Another one, other operations and other ways.</param>
    public static Func<DiskOperation, DiskFault?> OneIn(int operations, ulong seed) => operation =>
    {
        var dice = Dice.For(seed, operation.Number);
        return dice.OneIn(operations) ? dice.Of<DiskFault>([.. Of(operation)]) : null;
    };

    /// <summary>Everything that may go wrong with an operation of this kind, but for rot and death.</summary>
    public static IEnumerable<DiskFault> Of(DiskOperation operation) =>
        operation.Kind switch
        {
            DiskOperationKind.Write => _writeErrors.SelectMany(code =>
                new DiskFault[]
                {
                    new DiskFault.Fails(code),
                    new DiskFault.FailsPartway(1, code),
                    new DiskFault.FailsPartway(operation.Length / 2, code),
                    new DiskFault.FailsPartway(operation.Length, code),
                }
            ),
            DiskOperationKind.Sync => new[]
            {
                DiskFault.InputOutput,
                DiskFault.NoSpace,
                DiskFault.QuotaExceeded,
            }.SelectMany(code => new DiskFault[] { new DiskFault.Fails(code), new DiskFault.Forgets(code) }),
            DiskOperationKind.Create
            or DiskOperationKind.SetLength
            or DiskOperationKind.Rename
            or DiskOperationKind.TakeLock =>
            [
                new DiskFault.Fails(DiskFault.InputOutput),
                new DiskFault.Fails(DiskFault.NoSpace),
            ],
            _ => [new DiskFault.Fails(DiskFault.InputOutput)],
        };
}
