using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DbDb.Functional.Benchmarks.Syncs;

/// <summary>What a trace of system calls (<c>strace -f</c>) says between <see cref="SyncCommits"/>' marks.</summary>
/// <param name="Syncs">Calls that put on the medium what was written before.</param>
/// <param name="SyncedWrites">Writes to files that were opened so that each write goes to the medium.</param>
internal sealed partial record SyncTrace(int Syncs, int SyncedWrites)
{
    /// <summary>The system calls that it looks at.</summary>
    public const string Calls =
        "openat,close,fsync,fdatasync,msync,sync_file_range,write,writev,pwrite64,pwritev,pwritev2";

    public static SyncTrace Of(IEnumerable<string> lines)
    {
        var files = ImmutableHashSet<int>.Empty; // opened so that writes sync
        var opening = ImmutableHashSet<string>.Empty; // threads that are about to open one
        var (isCounting, syncs, writes) = (false, 0, 0);
        foreach (var match in lines.Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var (thread, call, rest) = (
                match.Groups["thread"].Value,
                match.Groups["call"].Value,
                match.Groups["rest"].Value
            );
            var isResumed = match.Groups["resumed"].Success;
            switch (call)
            {
                case "openat":
                    isCounting = !rest.Contains(SyncCommits.End, StringComparison.Ordinal)
                        && (isCounting || rest.Contains(SyncCommits.Begin, StringComparison.Ordinal));
                    var isSynced = Synced().IsMatch(rest) || (isResumed && opening.Contains(thread));
                    opening = isSynced && !isResumed ? opening.Add(thread) : opening.Remove(thread);
                    if (isSynced && Result().Match(rest) is { Success: true } result)
                    {
                        files = files.Add(Number(result.Groups["file"].Value));
                    }

                    break;
                case "close" when !isResumed:
                    files = files.Remove(File(rest));
                    break;
                case "fsync" or "fdatasync" or "msync" or "sync_file_range" when isCounting && !isResumed:
                    syncs++;
                    break;
                case "write"
                or "writev"
                or "pwrite64"
                or "pwritev"
                or "pwritev2" when isCounting && !isResumed && files.Contains(File(rest)):
                    writes++;
                    break;
                default:
                    break;
            }
        }

        return new(syncs, writes);
    }

    private static int File(string arguments) => Number(First().Match(arguments).Value);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>A call, or the rest of one that another thread's came in between.</summary>
    [GeneratedRegex(
        @"^(?<thread>\d+) +(?:(?<resumed><\.\.\. )(?<call>\w+) resumed>|(?<call>\w+)\()(?<rest>.*)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Line();

    [GeneratedRegex(@"O_D?SYNC", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Synced();

    [GeneratedRegex(@"= (?<file>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Result();

    [GeneratedRegex(@"^\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex First();
}
