namespace DbDb.Functional.Cli;

/// <summary>Whoever read the output has closed it: there is nobody left to work for.</summary>
internal sealed class BrokenPipeException() : Exception("broken pipe");
