using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Children;

/// <summary>
/// What a process does, written down line by line: what was written stays when the process is killed. A line is
/// <c>client database invoked completed fate stale access…</c>, an access <c>+list=number</c> or
/// <c>?list=number,number…</c>.
/// </summary>
/// <param name="path">A file that doesn't exist yet.</param>
internal sealed class ActionLog(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _writing = new();

    public void Write(ClientOperation operation)
    {
        var line = new StringBuilder();
        line.Append(
            CultureInfo.InvariantCulture,
            $"{operation.Client} {operation.Database} {operation.Invoked} {operation.Completed} {operation.Fate} {operation.MayBeStale}"
        );
        foreach (var access in operation.Accesses)
        {
            _ = access switch
            {
                Access.Append append => line.Append(CultureInfo.InvariantCulture, $" +{append.List}={append.Number}"),
                Access.Read read => line.Append(
                    CultureInfo.InvariantCulture,
                    $" ?{read.List}={string.Join(',', read.Numbers)}"
                ),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        var bytes = Encoding.ASCII.GetBytes(line.Append('\n').ToString());
        lock (_writing)
        {
            _file.Write(bytes);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// The operations of a diary: those that were begun and not brought to an end with an unknown fate. A last line
    /// that was cut off by a kill was never said.
    /// </summary>
    public static ImmutableArray<ClientOperation> Read(string path)
    {
        var text = File.ReadAllText(path);
        var all = text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(Parse)
            .ToArray();
        var over = all.Where(operation => operation.Fate != Fate.Unknown)
            .Select(operation => (operation.Client, operation.Invoked))
            .ToHashSet();
        return
        [
            .. all.Where(operation =>
                operation.Fate != Fate.Unknown || !over.Contains((operation.Client, operation.Invoked))
            ),
        ];
    }

    private static ClientOperation Parse(string line)
    {
        var words = line.Split(' ');
        return new(
            (int)Number(words[0]),
            (int)Number(words[1]),
            Number(words[2]),
            Number(words[3]),
            Enum.Parse<Fate>(words[4]),
            [.. words[6..].Select(AccessOf)],
            bool.Parse(words[5])
        );
    }

    private static Access AccessOf(string word)
    {
        var end = word.IndexOf('=', StringComparison.Ordinal);
        var (list, numbers) = (word[1..end], word[(end + 1)..]);
        return word[0] == '+'
            ? new Access.Append(list, Number(numbers))
            : new Access.Read(list, [.. numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)]);
    }

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
