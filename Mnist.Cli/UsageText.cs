using System.CommandLine;
using System.CommandLine.Parsing;

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
