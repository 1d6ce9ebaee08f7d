using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Testing;

/// <summary>
/// Everything on a disk at one moment, as an immutable value: files and names as they are read, as they are on the
/// medium for certain, and what was done in between. Keep as many as you like: versions share what didn't change.
/// </summary>
public sealed class DiskImage
{
    private DiskImage(
        ImmutableDictionary<int, FileImage> files,
        ImmutableSortedDictionary<string, int> names,
        ImmutableSortedDictionary<string, int> durableNames,
        ImmutableList<NameChange> pendingNames,
        ImmutableSortedDictionary<string, string> links
    )
    {
        Files = files;
        Names = names;
        DurableNames = durableNames;
        PendingNames = pendingNames;
        Links = links;
    }

    /// <summary>A new disk.</summary>
    public static DiskImage Empty { get; } = new(
        ImmutableDictionary<int, FileImage>.Empty,
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        [],
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The names of all files, as they are now, in ordinal order.</summary>
    public IEnumerable<string> Paths => Names.Keys;

    /// <summary>Whether all of it is on the medium for certain, so that a power cut changes nothing.</summary>
    public bool IsDurable => PendingNames.IsEmpty && Files.Values.All(file => file.Pending.IsEmpty && !file.HasLost);

    internal ImmutableDictionary<int, FileImage> Files { get; }

    internal ImmutableSortedDictionary<string, int> Names { get; }

    internal ImmutableSortedDictionary<string, int> DurableNames { get; }

    internal ImmutableList<NameChange> PendingNames { get; }

    internal ImmutableSortedDictionary<string, string> Links { get; }

    /// <summary>The bytes of a file as they are read now; none if nothing has that name. Links are followed.</summary>
    public Option<byte[]> Find(string path) =>
        FileAt(path).Map(file => Files[file].Cached.ToArray());

    /// <summary>Who may open a file; none if nothing has that name. Links are followed.</summary>
    public Option<UnixFileMode> PermissionsOf(string path) => FileAt(path).Map(file => Files[file].Permissions);

    /// <summary>The disk with these permissions of a file, all on the medium.</summary>
    public DiskImage SetPermissions(string path, UnixFileMode permissions) =>
        FileAt(path).Match(Some: file => With(file, Files[file] with { Permissions = permissions }), None: () => this);

    /// <summary>
    /// The disk with a symbolic link, on the medium, from one path to another; relative to the first one's folder,
    /// where it isn't absolute.
    /// </summary>
    public DiskImage Link(string path, string target) =>
        new(Files, Names, DurableNames, PendingNames, Links.SetItem(path, target));

    /// <summary>
    /// The disk with a file of these bytes, all on the medium, in place of what may have that name. What was done to
    /// the name before and isn't durable, a power cut may still do again: see <see cref="IsDurable"/>.
    /// </summary>
    public DiskImage Set(string path, ReadOnlySpan<byte> bytes)
    {
        var file = NextFile;
        return new(
            Files.Add(file, FileImage.Of(Contents.Of(bytes))),
            Names.SetItem(path, file),
            DurableNames.SetItem(path, file),
            PendingNames,
            Links
        );
    }

    /// <summary>
    /// The disk when power comes back: of what wasn't synced, the seed decides which parts reached the medium. Any part
    /// may have, in any order: writes whole, by sectors of 512 or 4,096 bytes, or torn at any byte; lengths without
    /// their bytes, which then are zeros or junk; names that were created, renamed or deleted. The same seed gives the
    /// same disk.
    /// </summary>
    public DiskImage AfterPowerCut(ulong seed)
    {
        var dice = new Dice(seed);
        var names = SomeOf(PendingNames, dice).Aggregate(DurableNames, (now, change) => change.After(now));
        var files = ImmutableDictionary.CreateBuilder<int, FileImage>();
        foreach (var file in names.Values.Distinct())
        {
            files[file] = FileImage.Of(PowerCut.Of(Files[file], dice), Files[file].Permissions);
        }

        return new(files.ToImmutable(), names, names, [], Links);
    }

    /// <summary>
    /// A number that two disks share, but for chance, only if all that is on their media for certain is the same.
    /// </summary>
    internal ulong Fingerprint()
    {
        var hash = 17UL;
        foreach (var (path, number) in DurableNames)
        {
            foreach (var letter in path)
            {
                hash = Mix(hash, letter);
            }

            hash = Mix(hash, (ulong)Files[number].Permissions);
            var contents = Files[number].Durable;
            hash = Mix(hash, (ulong)contents.Length);
            for (var i = 0; i < contents.PageCount; i++)
            {
                if (contents.Page(i) is { } page)
                {
                    hash = Mix(hash, (ulong)i);
                    foreach (var word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(page))
                    {
                        hash = Mix(hash, word);
                    }
                }
            }
        }

        return hash;
    }

    /// <summary>The path that a path leads to, links followed; null where they go round in a circle.</summary>
    internal string? Resolve(string path)
    {
        for (var steps = 0; steps <= Links.Count; steps++)
        {
            if (!Links.TryGetValue(path, out var target))
            {
                return path;
            }

            path = Path.Combine(Path.GetDirectoryName(path) ?? "", target);
        }

        return null;
    }

    internal Option<int> FileAt(string path) =>
        Resolve(path) is { } real && Names.TryGetValue(real, out var file) ? Some(file) : None;

    /// <summary>How many names a file has.</summary>
    internal int NamesOf(int file) => Names.Values.Count(named => named == file);

    internal int NextFile => Files.IsEmpty ? 1 : Files.Keys.Max() + 1;

    internal DiskImage With(int file, FileImage image) =>
        new(Files.SetItem(file, image), Names, DurableNames, PendingNames, Links);

    internal DiskImage With(NameChange change) =>
        new(Files, change.After(Names), DurableNames, PendingNames.Add(change), Links);

    internal DiskImage WithNamesSynced(string? folder) => new(
        Files,
        Names,
        PendingNames.Where(change => change.IsIn(folder)).Aggregate(DurableNames, (now, change) => change.After(now)),
        PendingNames.RemoveAll(change => change.IsIn(folder)),
        Links);

    // Mostly as a journal would have it: all up to one of them. Else any.
    private static ImmutableList<NameChange> SomeOf(ImmutableList<NameChange> changes, Dice dice) =>
        changes.IsEmpty ? changes
        : dice.OneIn(2) ? changes.GetRange(0, dice.Below(changes.Count + 1))
        : changes.RemoveAll(_ => dice.OneIn(2));

    private static ulong Mix(ulong hash, ulong word) =>
        System.Numerics.BitOperations.RotateLeft(hash ^ word, 27) * 0x9E3779B97F4A7C15;
}
