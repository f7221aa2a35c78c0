using System.Text;
using System.Text.Json;
using Mnist.Formats;

namespace Mnist.Models.Saving.KerasJson;

/// <summary>The text of a configuration. JSON can say what no text is, half of a pair of UTF-16, and a parser notices only when somebody asks for it.</summary>
internal static class ConfigText
{
    // A model inside a model takes three levels more.
    private const int MaxDepth = 128;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses a configuration after all of it was looked at.</summary>
    /// <param name="json">The text.</param>
    /// <param name="limits">What is refused for its size.</param>
    /// <exception cref="ModelFormatException">It is not JSON, too large, or holds what is no text.</exception>
    public static JsonDocument Parse(string json, FormatLimits limits)
    {
        try
        {
            byte[] bytes = Strict.GetBytes(json);
            Check(bytes, limits);
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"the model's configuration is not valid JSON of at most {MaxDepth} levels", inner: error);
        }
        catch (EncoderFallbackException error)
        {
            throw NoText(error);
        }
    }

    private static void Check(ReadOnlySpan<byte> json, FormatLimits limits)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        int values = 0;
        while (reader.Read())
        {
            if (++values > limits.MaxConfigurationValues)
            {
                throw new ModelFormatException($"the model's configuration has more than the {limits.MaxConfigurationValues} values that are read; give a smaller model");
            }

            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
            {
                try
                {
                    _ = reader.GetString();
                }
                catch (InvalidOperationException error)
                {
                    throw NoText(error);
                }
            }
        }
    }

    private static ModelFormatException NoText(Exception error) =>
        new("the model's configuration holds half of a character, a lone surrogate, in a name or a text; save the model with names of whole characters", inner: error);
}
