namespace DbDb.Functional.Properties;

/// <summary>A store in memory keeps every promise of a store.</summary>
public sealed class MemoryStoreLaws : StoreLaws
{
    private protected override Site NewSite(Limits limits, ulong generation) => Site.InMemory(limits, generation);
}
