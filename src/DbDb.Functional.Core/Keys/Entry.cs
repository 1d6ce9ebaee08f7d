using System.Diagnostics;

namespace DbDb.Functional;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
[DebuggerDisplay("{Key.Quoted,nq} = {Value.Quoted,nq}")]
public readonly record struct Entry(Key Key, Value Value);
