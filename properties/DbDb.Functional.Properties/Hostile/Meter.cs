namespace DbDb.Functional.Properties;

/// <summary>
/// Counts what is done, and ends it where it is more than the length of a file allows: what would go on for ever fails
/// instead.
/// </summary>
internal sealed class Meter(long length)
{
    private long _left = long.MaxValue;
    private long _bytes = long.MaxValue;

    /// <summary>What is done next may take so many steps, and read so many bytes.</summary>
    public void Allow(long steps, long bytes) => (_left, _bytes) = (steps, bytes);

    /// <summary>A step: an entry, a read, a violation.</summary>
    public void Step()
    {
        if (--_left < 0)
        {
            throw new EndlessException();
        }
    }

    /// <summary>Counts the operations of a disk.</summary>
    public DiskFault? Watch(DiskOperation operation)
    {
        if (operation.Kind == DiskOperationKind.Read)
        {
            Step();
            _bytes -= Math.Clamp(length - operation.Offset, 0, operation.Length);
            if (_bytes < 0)
            {
                throw new EndlessException();
            }
        }

        return null;
    }
}

/// <summary>More was done than a file of its length can need.</summary>
internal sealed class EndlessException() : Exception("it took more steps than the file's length allows");
