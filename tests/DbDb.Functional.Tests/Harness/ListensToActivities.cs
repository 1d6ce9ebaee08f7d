namespace DbDb.Functional.Tests;

/// <summary>
/// One at a time: an activity that any listener of the process wants is begun, and told to all of them.
/// </summary>
[CollectionDefinition(nameof(ListensToActivities))]
public sealed class ListensToActivities;
