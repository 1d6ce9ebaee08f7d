using System.Reflection;

namespace DbDb.Functional.Tests;

/// <summary>The faults that the database is made to bear: each has a test that is named after it.</summary>
public class FaultRowsTests
{
    private static readonly (string Row, string Fault)[] _rows =
    [
        ("D1", "power cut at any write, sync, truncation or rename; writes persist in any part and order"),
        ("D2", "power cut during recovery, repeatedly"),
        ("D3", "superblock slots fine, torn, stale, both damaged"),
        ("D4", "a crash between the sync and the slot"),
        ("D5", "sync fails"),
        ("D6", "write fails or is short; no space, quota, file too large"),
        ("D7", "interrupted calls, slow disk"),
        ("D8", "bit rot, sectors of zeros, from elsewhere, from another time"),
        ("D9", "read fails"),
        ("F1", "missing file"),
        ("F2", "empty file"),
        ("F3", "not ours"),
        ("F4", "newer format"),
        ("F5", "truncated anywhere"),
        ("F6", "folder, device, pipe, dangling link, impossible path, no permission, read-only file system"),
        ("F7", "deleted, renamed or replaced while open"),
        ("F8", "disk full while a file is made"),
        ("F9", "hostile file"),
        ("F10", "truncated or overwritten by somebody else while open"),
        ("N1", "one inode by two names; a mount of the file alone; side files deleted or replaced"),
        ("N2", "symbolic links in any place of any path; .. through a linked folder"),
        ("N3", "whatever else lies at the name of a side file"),
        ("N4", "files made by others, under any mask, with access lists and labels"),
        ("N5", "names, arguments, variables that aren't UTF-8; names near the system's limit"),
        ("N6", "descriptors 0, 1, 2 closed, full, slow, or such as don't block"),
        ("N7", "two damages at once; a damaged spare; a length of 0"),
        ("P1", "killed at any moment"),
        ("P2", "two writers; locks unsupported"),
        ("P3", "writer stalled with the lock"),
        ("P4", "old reader during commits and replacement"),
        ("P5", "inherited descriptors; the same file opened twice in a process"),
        ("P6", "dispose during reads, commits, enumeration"),
        ("P7", "a transaction function that throws, blocks, re-enters, or returns a foreign tree"),
        ("P8", "out of memory in a transaction"),
        ("I1", "key or value over the limit"),
        ("I2", "empty keys and values, all bytes, keys that begin others"),
        ("I3", "the clock goes back, or jumps"),
        ("I4", "malformed import"),
        ("I5", "text that isn't UTF-8, control characters"),
    ];

    [Fact]
    public void Every_fault_has_a_test_of_its_name()
    {
        var named = Tests().Select(test => test.Name).ToArray();
        var bare = _rows.Where(row => !named.Any(name => name.StartsWith(row.Row + "_", StringComparison.Ordinal)));

        Assert.Equal("", string.Join("; ", bare.Select(row => $"{row.Row} ({row.Fault}) has no test")));
    }

    [Fact]
    public void Every_test_that_is_named_after_a_fault_names_one_that_there_is()
    {
        var unknown = Tests()
            .Select(test => test.Name.Split('_')[0])
            .Where(word =>
                word.Length is 2 or 3
                && "DFNPI".Contains(word[0], StringComparison.Ordinal)
                && word[1..].All(char.IsAsciiDigit)
            )
            .Except(_rows.Select(row => row.Row));

        Assert.Empty(unknown);
    }

    private static IEnumerable<MethodInfo> Tests() =>
        typeof(FaultRowsTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>(inherit: true).Any());
}
