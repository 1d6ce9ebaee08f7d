using Microsoft.Extensions.Options;

namespace DbDb.Functional.Hosting;

/// <summary>Refuses settings that make no sense when the host starts, each by its name.</summary>
internal sealed class OptionsValidation : IValidateOptions<DbDbOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DbDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var owner = $"{nameof(DbDbOptions)}{HostedDatabase.Named(name)}";
        string[] faults = [.. SettingFaults.Of(options).Select(fault => $"{owner}: {fault}")];
        return faults.Length > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
