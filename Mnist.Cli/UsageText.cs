using System.CommandLine;
using System.CommandLine.Parsing;
using Quickenshtein;

namespace Mnist.Cli;

/// <summary>Says what is wrong with a command line: option, expected, received.</summary>
internal static class UsageText
{
    /// <summary>The parser's complaint in the app's words where the parser's are a programmer's.</summary>
    public static string Of(ParseError problem) => (problem.SymbolResult is ArgumentResult { Parent: OptionResult owner } ? owner : problem.SymbolResult) switch
    {
        OptionResult { Tokens: [_, _, ..] } option => $"{option.Option.Name} is given more than once.",
        OptionResult { Tokens: [{ } token] } option => $"{option.Option.Name}: expected {Kind(option.Option.ValueType)}, received '{token.Value}'.",
        OptionResult { Tokens: [] } option when option.Option.Required && option.Implicit => $"{option.Option.Name} is required.",
        OptionResult { Tokens: [] } option => $"{option.Option.Name}: expected {Kind(option.Option.ValueType)}, received nothing.",
        ArgumentResult { Tokens: [] } argument => $"{argument.Argument.Name} is required: {argument.Argument.Description}",
        CommandResult { Command: RootCommand } => "Give a command, as 'mnist reproduce'.",
        _ => problem.Message,
    };

    /// <summary>What is said of the first word that no command knows, with the nearest that is known; null when all are known.</summary>
    public static string? Unknown(ParseResult parsed)
    {
        // A command that takes any number of folders takes a mistyped option for one more of them.
        IEnumerable<string> taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        string? word = parsed.UnmatchedTokens.Concat(taken.Where(value => value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(value))).FirstOrDefault()?.Split('=')[0];
        if (word is null)
        {
            return null;
        }

        bool isOption = word.StartsWith('-');
        Command command = parsed.CommandResult.Command;
        IEnumerable<Symbol> known = isOption
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            : command.Subcommands;
        string? nearest = known.Where(symbol => !symbol.Hidden).Select(symbol => symbol.Name).MinBy(name => Levenshtein.GetDistance(word, name));

        // Half of the letters may differ: two of five for 'trian', none of the short words that mean something else.
        string guess = nearest is not null && Levenshtein.GetDistance(word, nearest) * 2 <= word.Length ? $" Did you mean '{nearest}'?" : "";
        return $"Unknown {(isOption ? "option" : "command")} '{word}'.{guess}";
    }

    /// <summary>Where to read on.</summary>
    public static string Help(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "See 'mnist --help'." : $"See 'mnist {parsed.CommandResult.Command.Name} --help'.";

    /// <summary>The first option or argument that was given as an empty text; null when none was.</summary>
    public static string? EmptyValue(ParseResult parsed)
    {
        for (CommandResult? command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (SymbolResult symbol in command.Children.Where(symbol => symbol.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))))
            {
                string name = symbol switch
                {
                    OptionResult option => option.Option.Name,
                    ArgumentResult argument => argument.Argument.Name,
                    _ => "A value",
                };
                return $"{name}: expected a value, received an empty text.";
            }
        }

        return null;
    }

    private static string Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => $"a whole number up to {int.MaxValue}",
        TypeCode.Single => "a number, as 0.01",
        TypeCode.Boolean => "true or false",
        _ => "one value",
    };
}
