namespace DbDb.Functional;

/// <summary>
/// Gives a positional record a codec of keys: a static property <c>Codec</c>, which is made when the program is
/// compiled, and writes the record's members one after the other. The record must be partial, and each of its members
/// of a type that has a codec: a number, a text, a time, a guid, an enumeration, a tuple of such, one that may be
/// nothing, or another record with this attribute.
/// </summary>
/// <remarks>
/// <c>[KeyCodec] public readonly partial record struct OrderKey(string Customer, [Descending] int Number);</c>, and
/// then <c>Keyspace.Of("orders", OrderKey.Codec, …)</c>, whose <c>Under("ann")</c> gives the keys that begin so. A
/// <see cref="DateTime"/> is one of UTC.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class, Inherited = false)]
public sealed class KeyCodecAttribute : Attribute;

/// <summary>
/// Puts the keys of a record with <see cref="KeyCodecAttribute"/> in the opposite order of this member.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DescendingAttribute : Attribute;
