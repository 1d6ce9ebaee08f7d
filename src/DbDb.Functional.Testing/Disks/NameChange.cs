using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>Something done to the names on a disk that needn't have reached the medium yet. Each is atomic.</summary>
internal abstract record NameChange
{
    private NameChange()
    {
    }

    /// <summary>The names after it. A file that has the name already loses it.</summary>
    public ImmutableSortedDictionary<string, int> After(ImmutableSortedDictionary<string, int> names) =>
        this switch
        {
            Create create => names.SetItem(create.Path, create.File),
            Rename rename => (
                names.TryGetValue(rename.Path, out var there) && there == rename.File
                    ? names.Remove(rename.Path)
                    : names
            ).SetItem(rename.Target, rename.File),
            Delete delete => names.Remove(delete.Path),
            _ => throw new UnreachableException(),
        };

    /// <summary>Whether it is made durable by syncing the folder of a path.</summary>
    public bool IsIn(string? folder) =>
        string.Equals(System.IO.Path.GetDirectoryName(Name), folder, StringComparison.Ordinal);

    private string Name => this switch
    {
        Create create => create.Path,
        Rename rename => rename.Target,
        Delete delete => delete.Path,
        _ => throw new UnreachableException(),
    };

    public sealed record Create(string Path, int File) : NameChange;

    public sealed record Rename(string Path, string Target, int File) : NameChange;

    public sealed record Delete(string Path) : NameChange;
}
