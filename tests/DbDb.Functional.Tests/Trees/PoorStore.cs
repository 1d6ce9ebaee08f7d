using System.Collections.Concurrent;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store whose closing closes nothing, of which one record can't be read.</summary>
internal sealed class PoorStore(IStore inner) : StoreDecorator(inner)
{
    public const int Entries = 20_000;

    public Address Refused { get; set; }

    public Address Newest { get; private set; }

    public int Reads => All.Count;

    public ConcurrentQueue<Address> All { get; } = [];

    public ConcurrentQueue<Address> Prefetched { get; } = [];

    public void Forget()
    {
        All.Clear();
        Prefetched.Clear();
    }

    public PoorStore Another(Address refused) => new(Inner) { Refused = refused };

    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Newest = address;
        All.Enqueue(address);
        return address == Refused ? new DbError.Corrupt(address.Offset, "refused") : base.Read(address);
    }

    public override void Prefetch(ReadOnlySpan<Address> addresses)
    {
        foreach (var address in addresses)
        {
            Prefetched.Enqueue(address);
        }
    }

    public override void Dispose()
    {
    }

    public static Key Name(int i) => $"{i:00000}";

    public static PoorStore Filled(int entries = Entries)
    {
        var store = new PoorStore(new MemoryStore());
        using var db = Database.Open(store.Another(Address.None)).OrThrow();
        db.Load(Enumerable.Range(0, entries).Select(i => new Entry(Name(i), new byte[100]))).OrThrow();
        return store;
    }
}
