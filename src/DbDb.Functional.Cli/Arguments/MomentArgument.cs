using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>An argument that says which snapshot.</summary>
internal static class MomentArgument
{
    /// <summary>One that must be given.</summary>
    public static Argument<Moment> Of(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = Options.Parsing<Moment>(name, Moment.TryParse, Moment.Wanted),
        };

    /// <summary>One that is the newest snapshot if it isn't given.</summary>
    public static Argument<Moment> OrNewest(string name, string description)
    {
        var argument = Of(name, description);
        argument.Arity = ArgumentArity.ZeroOrOne;
        argument.DefaultValueFactory = _ => Moment.Now;
        return argument;
    }
}
