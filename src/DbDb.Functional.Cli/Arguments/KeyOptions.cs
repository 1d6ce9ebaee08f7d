using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The options that say how keys are given and shown.</summary>
/// <param name="keys">What help calls the keys that are given.</param>
internal sealed class KeyOptions(string keys)
{
    private readonly Option<string?> _keyspace = Options.Text(
        "--keyspace", "NAME", "only what this keyspace has, with keys and values as its types are written");

    /// <summary>The option of those that are bytes.</summary>
    public Option<bool> Escaped { get; } = Call.EscapedOption(keys);

    /// <summary>What help says of keys with <c>--keyspace</c>.</summary>
    public static string[] Notes { get; } =
    [
        "With --keyspace, KEY is text, or several elements, as in ann or '(\"ann\", 1)'; dates and times are as in",
        "2026-11-22T13:04:17Z, bytes as in 0x00FF, and null is nothing. --prefix takes the first elements. The",
        "verb keyspaces says what there is.",
    ];

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_keyspace, Escaped];

    /// <summary>Whether a keyspace is asked for.</summary>
    public bool IsTyped(Call call) => call.IsGiven(_keyspace);

    /// <summary>The form of bytes, which needs no database; null where a keyspace is asked for.</summary>
    /// <exception cref="Failure">Both are given.</exception>
    public KeyForm? Untyped(Call call) =>
        !IsTyped(call) ? new KeyForm.Bytes(call.Value(Escaped))
        : call.Value(Escaped) ? throw Failure.Usage("--escaped is for bytes: with --keyspace it can't be given")
        : null;

    /// <summary>The form, by what the first of these trees says that has the keyspace.</summary>
    /// <exception cref="Failure">None has it.</exception>
    public KeyForm In(Call call, params Tree[] trees) =>
        Untyped(call) ?? new KeyForm.Typed(Described(call.Value(_keyspace) ?? "", trees));

    private static KeyspaceDescription Described(string name, Tree[] trees)
    {
        var said = trees.SelectMany(tree => tree.Keyspaces()).ToArray();
        return Array.Find(said, one => string.Equals(one.Name, name, StringComparison.Ordinal))
            ?? throw Failure.Argument(said is []
                ? $"there is no keyspace '{name}', nor any other"
                : $"there is no keyspace '{name}', but {string.Join(", ", said.Select(one => $"'{one.Name}'"))}");
    }
}
