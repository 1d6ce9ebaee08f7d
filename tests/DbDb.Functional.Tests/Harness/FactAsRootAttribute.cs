namespace DbDb.Functional.Tests;

/// <summary>
/// A test that becomes another user, which takes root, and a user who may run what lies beside the tests.
/// </summary>
public sealed class FactAsRootAttribute : FactAttribute
{
    public FactAsRootAttribute() => Skip = As.Obstacle;
}
