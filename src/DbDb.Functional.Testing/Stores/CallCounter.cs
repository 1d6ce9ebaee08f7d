namespace DbDb.Functional.Testing;

/// <summary>Numbers calls as they come, from any thread.</summary>
internal sealed class CallCounter
{
    private readonly Lock _counting = new();
    private int _calls;
    private int _heads;
    private int _reads;
    private int _appends;
    private int _flushes;
    private int _replacements;

    public StoreCall.ReadHead ReadHead()
    {
        lock (_counting)
        {
            return new(_calls++, _heads++);
        }
    }

    public StoreCall.Read Read(Address address)
    {
        lock (_counting)
        {
            return new(_calls++, _reads++, address);
        }
    }

    public StoreCall.Append Append(LogHead before)
    {
        lock (_counting)
        {
            return new(_calls++, _appends++, before);
        }
    }

    public StoreCall.Flush Flush()
    {
        lock (_counting)
        {
            return new(_calls++, _flushes++);
        }
    }

    public StoreCall.BeginReplacement BeginReplacement()
    {
        lock (_counting)
        {
            return new(_calls++, _replacements++);
        }
    }
}
