namespace DbDb.Functional.Properties;

/// <summary>Folders are layers: each uses only those above it, and no two know each other.</summary>
public class LayerLaws
{
    private const int LargestCycle = 14;

    // Each line knows those before it, and of its own line nothing but itself. What has no name is the project's own
    // folder: the public face.
    private static readonly string[][] _core =
    [
        ["Keys"],
        ["Codecs"],
        ["Values"],
        ["Pages"],
        ["Nodes"],
        ["Trees"],
        ["Logs", "Histories"],
        ["Keyspaces"],
    ];

    private static readonly string[][] _effects =
    [
        ["Runtime"],
        ["Options"],
        ["Stores"],
        ["Stores/Disks"],
        ["Stores/Systems"],
        ["Stores/Files"],
        ["Caching", "Past"],
        ["Current"],
        ["Transactions", "Replication", "Spaces", "Watch", "Inspection"],
        ["Compaction", "Load"],
        ["HistoryStream", "Purge"],
        [""],
        ["Recoveries", "Keyspaces"],
    ];

    private static readonly Lazy<TypeUses> _typesOfCore = Types<Tree>("DbDb.Functional.Core");

    private static readonly Lazy<TypeUses> _typesOfEffects = Types<Database>("DbDb.Functional");

    private static TypeUse[] UsesOfCore => [.. _typesOfCore.Value.All];

    private static TypeUse[] UsesOfEffects => [.. _typesOfEffects.Value.All];

    [Fact]
    public void Every_layer_of_the_core_uses_only_those_above_it() => UsesOnlyThoseAbove(_core, UsesOfCore);

    [Fact]
    public void Every_layer_of_effects_uses_only_those_above_it() => UsesOnlyThoseAbove(_effects, UsesOfEffects);

    [Fact]
    public void Cycles_of_files_are_small_and_stay_in_one_folder()
    {
        CyclesAreSmall(_core, UsesOfCore);
        CyclesAreSmall(_effects, UsesOfEffects);
    }

    [Fact]
    public void A_use_of_a_lower_layer_is_named()
    {
        Assert.Equal(37, Named(_core));
        Assert.Equal(224, Named(_effects));
        Assert.True(IsWrong(_core, new("Lost", "Elsewhere/Lost.cs", "Key", "Keys/Key.cs")));
    }

    [Fact]
    public void A_cycle_is_found()
    {
        TypeUse[] uses = [Use("a", "b"), Use("b", "c"), Use("c", "a"), Use("c", "d"), Use("e", "a")];
        Assert.Equal(["a", "b", "c"], Assert.Single(Cycles(uses)).Order());
    }

    [Fact]
    public void What_is_internal_has_the_namespace_of_its_layer_and_what_is_public_that_of_the_library()
    {
        HasNamespaces<Tree>(_core, _typesOfCore.Value);
        HasNamespaces<Database>(_effects, _typesOfEffects.Value);
    }

    private static Lazy<TypeUses> Types<T>(string project) =>
        new(() => new(typeof(T).Assembly.Location, Sources.Folder("src", project)));

    private static void HasNamespaces<T>(string[][] layers, TypeUses types)
    {
        var ours = typeof(T)
            .Assembly.GetTypes()
            .Where(type => !type.IsNested && types.FileOf(type.Name.Split('`')[0]) is not null)
            .ToArray();
        Assert.True(ours.Length > 100, $"only {ours.Length} types");
        Assert.All(ours, type =>
        {
            var layer = type.IsPublic ? "" : LayerOf(layers, types.FileOf(type.Name.Split('`')[0])!)!;
            Assert.Equal($"DbDb.Functional.{layer.Replace('/', '.')}".TrimEnd('.'), type.Namespace);
        });
    }

    private static void UsesOnlyThoseAbove(string[][] layers, TypeUse[] uses)
    {
        Assert.True(uses.Length > 400, $"only {uses.Length} uses");
        var wrong = Array.FindAll(uses, use => IsWrong(layers, use));
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    private static void CyclesAreSmall(string[][] layers, TypeUse[] uses) => Assert.All(Cycles(uses), cycle =>
        {
            Assert.InRange(cycle.Length, 2, LargestCycle);
            Assert.Single(cycle.Select(file => LayerOf(layers, file)).Distinct());
        });

    // How many pairs of layers mayn't know each other: a use of each is told.
    private static int Named(string[][] layers)
    {
        var planted = (
            from lower in Enumerable.Range(0, layers.Length)
            from upper in Enumerable.Range(0, lower + 1)
            from to in layers[lower]
            from @from in layers[upper]
            where to != @from
            select new TypeUse("Upper", Path.Join(@from, "Upper.cs"), "Lower", Path.Join(to, "Lower.cs"))
        ).ToArray();
        Assert.All(planted, use => Assert.True(IsWrong(layers, use), $"{use}"));
        return planted.Length;
    }

    private static TypeUse Use(string from, string to) => new(from, from, to, to);

    private static bool IsWrong(string[][] layers, TypeUse use)
    {
        var (from, to) = (LayerOf(layers, use.FromFile), LayerOf(layers, use.ToFile));
        return from is null || to is null || (from != to && LineOf(layers, from) <= LineOf(layers, to));
    }

    // That of the innermost folder that is one.
    private static string? LayerOf(string[][] layers, string file)
    {
        var folder = file;
        do
        {
            folder = folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";
        } while (folder.Length > 0 && LineOf(layers, folder) < 0);

        return LineOf(layers, folder) < 0 || (folder.Length == 0 && file.Contains('/', StringComparison.Ordinal))
            ? null
            : folder;
    }

    private static int LineOf(string[][] layers, string layer) => Array.FindIndex(layers, line => line.Contains(layer));

    // Files that use each other, directly or by way of others: each has all those that it leads to and that lead back.
    private static IEnumerable<string[]> Cycles(IReadOnlyCollection<TypeUse> uses)
    {
        var next = uses.ToLookup(use => use.FromFile, use => use.ToFile);
        var reached = uses.SelectMany(use => new[] { use.FromFile, use.ToFile })
            .Distinct()
            .ToDictionary(file => file, Reached);
        return reached
            .Keys.Select(file =>
                reached[file].Where(other => reached[other].Contains(file)).Append(file).Distinct().Order().ToArray()
            )
            .Where(cycle => cycle.Length > 1)
            .DistinctBy(cycle => cycle[0]);

        HashSet<string> Reached(string file)
        {
            var seen = new HashSet<string>();
            for (var left = new Stack<string>(next[file]); left.TryPop(out var at);)
            {
                if (seen.Add(at))
                {
                    next[at].ToList().ForEach(left.Push);
                }
            }

            return seen;
        }
    }
}
