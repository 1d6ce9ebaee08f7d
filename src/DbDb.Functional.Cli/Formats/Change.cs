namespace DbDb.Functional.Cli;

/// <summary>One line of a batch.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>A key is to have a value.</summary>
    public sealed record Set(Key Key, Value Value) : Change;

    /// <summary>A key is to be gone, whether it was there or not.</summary>
    public sealed record Delete(Key Key) : Change;
}
