namespace DbDb.Functional.Cli;

/// <summary>All verbs.</summary>
internal static class Verbs
{
    // made when asked for: a run needs one of them
    private static readonly (string Name, Func<Verb> Create)[] _all =
    [
        ("get", GetVerb.Create),
        ("set", SetVerb.Create),
        ("delete", DeleteVerb.Create),
        ("scan", ScanVerb.Create),
        ("count", CountVerb.Create),
        ("import", ImportVerb.Create),
        ("export", ExportVerb.Create),
        ("batch", BatchVerb.Create),
        ("log", LogVerb.Create),
        ("diff", DiffVerb.Create),
        ("watch", WatchVerb.Create),
        ("stat", StatVerb.Create),
        ("verify", VerifyVerb.Create),
        ("keyspaces", KeyspacesVerb.Create),
        ("nodes", NodesVerb.Create),
        ("node", NodeVerb.Create),
        ("graph", GraphVerb.Create),
        ("compact", CompactVerb.Create),
        ("backup", BackupVerb.Create),
        ("restore", RestoreVerb.Create),
        ("follow", FollowVerb.Create),
        ("purge", PurgeVerb.Create),
        ("recover", RecoverVerb.Create),
    ];

    /// <summary>All verbs, in the order of their importance.</summary>
    public static IEnumerable<Verb> All => _all.Select(v => v.Create());

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => _all.Select(v => v.Name);

    /// <summary>Finds a verb by its name.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, out Verb verb)
    {
        var index = Array.FindIndex(_all, v => string.Equals(v.Name, name, StringComparison.Ordinal));
        verb = index < 0 ? null! : _all[index].Create();
        return index >= 0;
    }
}
