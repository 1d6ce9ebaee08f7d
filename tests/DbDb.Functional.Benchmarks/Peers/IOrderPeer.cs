using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>A database of orders in a file, used as its users do: by types. What is read is summed by cents.</summary>
internal interface IOrderPeer : IDisposable
{
    /// <summary>Puts orders into an empty database, in one transaction.</summary>
    void Load(IEnumerable<Order> orders);

    /// <summary>The cents of an order.</summary>
    long Find(string customer, long number);

    /// <summary>The cents of all orders of a customer.</summary>
    long Of(string customer);

    /// <summary>The cents of the orders from an amount to another, exclusive.</summary>
    long Between(long from, long to);

    /// <summary>Puts an order there in a transaction of its own.</summary>
    void Place(Order order);
}
