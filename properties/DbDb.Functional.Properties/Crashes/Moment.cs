namespace DbDb.Functional.Properties;

/// <summary>
/// The disk just after something on it changed, and what must be true of any disk that this one may become.
/// </summary>
internal sealed record Moment(DiskOperation? After, DiskImage Image, Ledger Ledger);
