using System.CommandLine.Parsing;
using System.Globalization;

namespace Mnist.Cli.Commands;

/// <summary>Reads options that are numbers with a point.</summary>
internal static class FloatOption
{
    /// <summary>The number, or a complaint: the parser's own reading takes a comma for a separator of thousands, and 0,01 for 1.</summary>
    public static float? Read(ArgumentResult result)
    {
        if (result.Tokens is [{ } token] && float.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
        {
            return value;
        }

        result.AddError("not a number");
        return null;
    }
}
