namespace DbDb.Functional.Properties;

/// <summary>The core's folders are layers: each uses only those above it.</summary>
public class LayerLaws
{
    private const int LargestCycle = 14;

    // Each line knows those before it, and nothing of its own line but itself.
    private static readonly string[][] _layers = [["Keys"], ["Values"], ["Pages"], ["Nodes"], ["Tree"], ["Log", "History"]];

    private static readonly Lazy<TypeUse[]> _uses = new(() =>
        [.. new TypeUses(typeof(Tree).Assembly.Location, Path.Combine(Root(), "src", "DbDb.Functional.Core")).All]);

    [Fact]
    public void Every_layer_of_the_core_uses_only_those_above_it()
    {
        Assert.True(_uses.Value.Length > 500, $"only {_uses.Value.Length} uses");
        var wrong = Array.FindAll(_uses.Value, IsWrong);
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Cycles_of_files_are_small_and_stay_in_one_folder() =>
        Assert.All(Cycles(_uses.Value), cycle =>
        {
            Assert.InRange(cycle.Length, 2, LargestCycle);
            Assert.Single(cycle.Select(Folder).Distinct());
        });

    [Fact]
    public void A_use_of_a_lower_layer_is_named()
    {
        var planted =
            from lower in Enumerable.Range(0, _layers.Length)
            from upper in Enumerable.Range(0, lower + 1)
            from to in _layers[lower]
            from @from in _layers[upper]
            where to != @from
            select new TypeUse("Upper", $"{@from}/Upper.cs", "Lower", $"{to}/Deeper/Lower.cs");
        Assert.Equal(22, planted.Count());
        Assert.All(planted, use => Assert.True(IsWrong(use), $"{use}"));
        Assert.True(IsWrong(new("Lost", "Elsewhere/Lost.cs", "Key", "Keys/Key.cs")));
    }

    [Fact]
    public void A_cycle_is_found()
    {
        TypeUse[] uses = [Use("a", "b"), Use("b", "c"), Use("c", "a"), Use("c", "d"), Use("e", "a")];
        Assert.Equal(["a", "b", "c"], Assert.Single(Cycles(uses)).Order());
    }

    private static TypeUse Use(string from, string to) => new(from, from, to, to);

    private static bool IsWrong(TypeUse use)
    {
        var (from, to) = (Layer(use.FromFile), Layer(use.ToFile));
        return from < 0 || to < 0 || to > from || (to == from && Folder(use.FromFile) != Folder(use.ToFile));
    }

    private static int Layer(string file) => Array.FindIndex(_layers, layer => layer.Contains(Folder(file)));

    private static string Folder(string file) => file.Split('/')[0];

    // Files that use each other, directly or by way of others: each has all those that it leads to and that lead back.
    private static IEnumerable<string[]> Cycles(IReadOnlyCollection<TypeUse> uses)
    {
        var next = uses.ToLookup(use => use.FromFile, use => use.ToFile);
        var reached = uses.SelectMany(use => new[] { use.FromFile, use.ToFile }).Distinct().ToDictionary(file => file, Reached);
        return reached.Keys
            .Select(file => reached[file].Where(other => reached[other].Contains(file)).Append(file).Distinct().Order().ToArray())
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

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DbDb.Functional.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
