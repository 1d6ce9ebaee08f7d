namespace DbDb.Functional.Properties;

/// <summary>
/// The cases of a node are told apart in its own file, and nowhere is a node anything else than a node.
/// </summary>
public class NodeCaseLaws
{
    private static readonly string _core = typeof(Tree).Assembly.Location;
    private static readonly string _effects = typeof(Database).Assembly.Location;

    [Fact]
    public void No_node_is_cast_outside_of_its_file() =>
        Assert.Empty(new[] { _core, _effects, typeof(TreeProgram).Assembly.Location }
            .SelectMany(assembly => NodeCases.CastsIn(assembly, nameof(Node), nameof(Page))));

    [Fact]
    public void No_signature_of_the_core_nor_of_the_cache_has_an_object_for_a_node() =>
        Assert.Empty(
            NodeCases
                .ObjectsIn(_core, type => type is not (nameof(Node) or nameof(Page)))
                .Concat(
                    NodeCases.ObjectsIn(_effects, type =>
                        type
                            is nameof(NodeCache)
                                or nameof(Residents)
                                or nameof(Ring)
                                or nameof(HolderTable)
                                or nameof(GroupNodes)
                    )
                )
        );

    [Fact]
    public void A_cast_is_named_whoever_makes_it()
    {
        var here = typeof(Planted).Assembly.Location;
        var found = NodeCases
            .CastsIn(here)
            .Where(told => told.Contains(nameof(Planted), StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(
            ["Asks: isinst Branch", "Boxes: boxes a node", "Casts: castclass Stored", "Picks: OfType<Byte[]>"],
            found.Select(told => told[(told.LastIndexOf('.') + 1)..]).Order()
        );
        Assert.Equal(
            ["Asks(node)", "Boxes", "Casts(node)", "Picks(nodes)", "_kept"],
            NodeCases
                .ObjectsIn(here, type => type == nameof(NodeCaseLaws))
                .Select(told => told[(told.LastIndexOf('.') + 1)..])
                .Order(StringComparer.Ordinal)
        );
        Assert.NotEmpty(NodeCases.CastsIn(_core));
    }

    // What a node's file is for, done elsewhere.
    private static class Planted
    {
        private static readonly Dictionary<string, object?[]> _kept = [];

        public static bool Asks(object node) => node is Branch && _kept.Count > 0;

        public static Stored Casts(object node) => (Stored)node;

        public static byte[] Picks(IEnumerable<object> nodes) => nodes.OfType<byte[]>().First();

#pragma warning disable CA1859 // it is what mustn't be
        public static object Boxes(Node node) => node;
#pragma warning restore CA1859
    }
}
