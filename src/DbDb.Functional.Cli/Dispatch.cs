using System.CommandLine;
using System.CommandLine.Parsing;

namespace DbDb.Functional.Cli;

/// <summary>The whole command as a function of its arguments and streams.</summary>
internal static class Dispatch
{
    private const string HelpWord = "--help";
    private const string VersionWord = "--version";
    private const string OptionMark = "--";

    /// <summary>Does what the arguments say.</summary>
    /// <param name="arguments">The arguments, as <see cref="RawArguments"/> gives them.</param>
    /// <param name="streams">Where to read and write.</param>
    /// <param name="interrupt">Asks to end early, with nothing half-done.</param>
    /// <returns>The code to end with.</returns>
    public static ExitCode Run(string[] arguments, StandardStreams streams, CancellationToken interrupt) =>
        Run(() => arguments, streams, interrupt);

    /// <summary>Does what the arguments say, or says why they can't be known.</summary>
    /// <param name="arguments">Gives the arguments.</param>
    /// <param name="streams">Where to read and write.</param>
    /// <param name="interrupt">Asks to end early, with nothing half-done.</param>
    /// <returns>The code to end with.</returns>
    public static ExitCode Run(Func<string[]> arguments, StandardStreams streams, CancellationToken interrupt)
    {
        using var terminal = streams.OutputIsTerminal ? new TerminalStream(streams.Output) : null;
        var output = new OutputBuffer(terminal ?? streams.Output);
        try
        {
            var ending = Attempt(arguments, streams, output, interrupt);
            var passed = PassOn(output, terminal);
            passed.Tell(streams.Error);
            ending.Tell(streams.Error);
            return ending.Code == ExitCode.Done ? passed.Code : ending.Code;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.Done;
        }
    }

    // Passes on what is written and not passed on yet. Whether that can be does not change what else went wrong.
    private static Ending PassOn(OutputBuffer output, TerminalStream? terminal)
    {
        try
        {
            output.Flush();
            terminal?.Flush();
            return Ending.Done;
        }
        catch (BrokenPipeException)
        {
            return Ending.Done;
        }
        catch (IOException failure)
        {
            return Ending.Of(ExitCode.Unusable, failure.Message);
        }
    }

    private static Ending Attempt(
        Func<string[]> given, StandardStreams streams, OutputBuffer output, CancellationToken interrupt)
    {
        var (path, usage) = ("", Help.Usage);
        try
        {
            var arguments = given();
            path = arguments.Length > 0 ? arguments[0] : "";
            if (Completion.TryAnswer(arguments, output) || TryAnswer(arguments, output))
            {
                return Ending.Done;
            }

            var (file, name, rest) = Split(arguments);
            if (!Verbs.TryFind(name, out var verb))
            {
                return Ending.Of(
                    ExitCode.UnknownVerb, $"'{name}' is no verb; there are {string.Join(' ', Verbs.Names)}");
            }

            usage = verb.Usage;
            var help = Options.Flag(HelpWord, "shows this");
            var parsed = Parse(verb, help, rest);
            if (parsed.GetValue(help))
            {
                Help.Write(verb, help, output);
                return Ending.Done;
            }

            Check(verb, parsed);
            return Ending.Of(verb.Run(new Call(file, parsed, streams, output, interrupt)));
        }
        catch (Failure failure)
        {
            return failure.ShowUsage ? Ending.Of(failure.Code, failure.Message, usage)
                : Ending.Of(failure.Code, failure.Message);
        }
        catch (DbException failure)
        {
            return Ending.Of(Messages.Code(failure.Error), Messages.Of(failure.Error, path));
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return Ending.Of(ExitCode.Interrupted, "interrupted");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Ending.Of(ExitCode.Unusable, failure.Message);
        }
    }

    /// <summary>Whether help or the version is asked for, before any verb; then it is written.</summary>
    private static bool TryAnswer(string[] arguments, OutputBuffer output)
    {
        switch (arguments)
        {
            case [HelpWord, ..] or ["-h", ..] or [_, HelpWord, ..]:
                if (arguments is [var name, HelpWord, ..] && Verbs.TryFind(name, out var verb))
                {
                    Help.Write(verb, Options.Flag(HelpWord, "shows this"), output);
                }
                else
                {
                    Help.Write(output);
                }

                return true;
            case [VersionWord, ..] or [_, VersionWord, ..]:
                Help.WriteVersion(output);
                return true;
            default:
                return false;
        }
    }

    private static (string File, string Name, string[] Words) Split(string[] arguments) =>
        arguments switch
        {
            [] => throw Failure.Usage("FILE and VERB are missing"),
            [var word, ..] when word.StartsWith(OptionMark, StringComparison.Ordinal) =>
                throw Failure.Usage($"'{word}' where FILE is wanted"),
            [_] => throw Failure.Usage("VERB is missing"),
            [_, var word, ..] when word.StartsWith(OptionMark, StringComparison.Ordinal) =>
                throw Failure.Usage($"'{word}' where VERB is wanted"),
            [var file, ..] when PathArgument.Obstacle("FILE", file) is { } obstacle =>
                throw (file.Length == 0 ? Failure.Usage(obstacle) : Failure.Argument(obstacle)),
            [var file, var verb, .. var rest] => (file, verb, rest),
        };

    private static ParseResult Parse(Verb verb, Option<bool> help, string[] rest)
    {
        var command = new Command(verb.Name) { help };
        Array.ForEach(verb.Arguments, command.Add);
        Array.ForEach(verb.Options, command.Add);

        // below a root, and both named: else the parser takes a first argument that is called like the command for the
        // command, and one in brackets for a directive
        var root = new Command("dbdb") { command };
        return root.Parse(
            ["dbdb", verb.Name, .. EmptyValues.Apart([.. verb.Options, help], rest)],
            new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    }

    private static void Check(Verb verb, ParseResult parsed)
    {
        // a misspelt option must not become somebody's value
        var data = verb.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens ?? []).ToArray();
        var stray = parsed.Tokens
            .TakeWhile(t => t.Type != TokenType.DoubleDash)
            .FirstOrDefault(t => t.Value.StartsWith(OptionMark, StringComparison.Ordinal)
                && (Array.Exists(data, d => ReferenceEquals(d, t))
                    || parsed.UnmatchedTokens.Contains(t.Value, StringComparer.Ordinal)));
        if (stray is not null)
        {
            var hint = verb.Arguments.Length > 0 ? "; as an argument it goes after a lone --" : "";
            throw Failure.Usage($"'{stray.Value}' is no option of {verb.Name}{hint}");
        }

        if (parsed.Errors is [var error, ..])
        {
            throw Failure.Usage(error.Message);
        }
    }
}
