namespace DbDb.Functional;

/// <summary>The one capability of tree code to read what is stored. Each method throws <see cref="DbException"/> if it can't.</summary>
internal interface INodes
{
    /// <summary>The node at a stored child's address: a leaf's page or a <see cref="Branch"/>, found to be well formed.</summary>
    object Load(Stored stored);

    /// <summary>The child with this address: the one that other branches already share, if there is one.</summary>
    Stored Link(Address address, long count, int level);

    /// <summary>The bytes of a value that is stored on its own.</summary>
    ReadOnlyMemory<byte> LoadValue(Address address);
}

/// <summary>The nodes of a tree that has none stored.</summary>
internal sealed class NoNodes : INodes
{
    private NoNodes()
    {
    }

    public static INodes Instance { get; } = new NoNodes();

    public object Load(Stored stored) => throw new InvalidOperationException("a tree without a store has no stored nodes");

    public Stored Link(Address address, long count, int level) => throw new InvalidOperationException("a tree without a store has no links");

    public ReadOnlyMemory<byte> LoadValue(Address address) => throw new InvalidOperationException("a tree without a store has no stored values");
}
