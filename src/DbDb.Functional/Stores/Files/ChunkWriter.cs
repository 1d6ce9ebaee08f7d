using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Stores.Files;

/// <summary>Writes chunks one after the other.</summary>
/// <param name="file">Where.</param>
/// <param name="start">From where on.</param>
/// <param name="writtenOut">As many bytes at a time go on their way to the medium.</param>
/// <param name="isBeside">
/// Whether, where they are many, a thread of its own writes a chunk while the next is made.
/// </param>
internal sealed class ChunkWriter(IDiskFile file, long start, long writtenOut, bool isBeside) : IDisposable
{
    // To begin a thread takes as long as to write so many.
    private const int BytesBeforeThread = 256 << 10;

    private BlockingCollection<ReadOnlyMemory<byte>>? _given;
    private Thread? _thread;
    private readonly long _start = start;
    private long _end = start;
    private long _begun = start;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Writes a chunk, or has it written, unless one before it couldn't be.</summary>
    public void Write(ReadOnlyMemory<byte> chunk)
    {
        _failure?.Throw();
        if (_given is null && isBeside && _end - _start >= BytesBeforeThread)
        {
            _given = new(boundedCapacity: 1);
            _thread = new(WriteGiven) { IsBackground = true, Name = "dbdb writer" };
            _thread.UnsafeStart();
        }

        if (_given is null)
        {
            WriteNow(chunk.Span);
        }
        else
        {
            _given.Add(chunk);
        }
    }

    /// <summary>Returns once all of them are written.</summary>
    public void Finish()
    {
        End();
        _failure?.Throw();
    }

    /// <summary>Returns once nothing more is being written, whether all went well or not.</summary>
    public void Dispose()
    {
        End();
        _given?.Dispose();
    }

    private void End()
    {
        if (_given is { IsAddingCompleted: false })
        {
            _given.CompleteAdding();
            _thread!.Join();
        }
    }

    // Takes what it is given to the end, also after a failure, so that nobody waits for it in vain.
    private void WriteGiven()
    {
        foreach (var chunk in _given!.GetConsumingEnumerable())
        {
            try
            {
                if (_failure is null)
                {
                    WriteNow(chunk.Span);
                }
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
        }
    }

    private void WriteNow(ReadOnlySpan<byte> chunk)
    {
        file.Write(_end, chunk);
        _end += chunk.Length;
        if (_end - _begun > writtenOut)
        {
            file.WriteOut(_begun, _end - _begun);
            _begun = _end;
        }
    }
}
