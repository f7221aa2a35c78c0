using System.Text;
using Mnist.Formats.Data;

namespace Mnist.Cli.Rendering;

/// <summary>Draws digits in text.</summary>
internal static class DigitDrawing
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Draws (28, 28) floats in text, two characters a pixel.</summary>
    public static string Draw(ReadOnlySpan<float> pixels)
    {
        StringBuilder text = new();
        for (int row = 0; row < DigitImage.Side; row++)
        {
            for (int column = 0; column < DigitImage.Side; column++)
            {
                text.Append(Shades[(int)(Math.Clamp(pixels[(row * DigitImage.Side) + column], 0f, 1f) * (Shades.Length - 1))], 2);
            }

            text.AppendLine();
        }

        return text.ToString();
    }

    /// <summary>Draws images of (28, 28) bytes side by side in text, a character for two pixels one above the other.</summary>
    /// <param name="images">Pixels of each image.</param>
    /// <param name="captions">A word below each.</param>
    public static string DrawRow(IReadOnlyList<ArraySegment<byte>> images, IReadOnlyList<string> captions)
    {
        StringBuilder text = new();
        for (int row = 0; row < DigitImage.Side; row += 2)
        {
            foreach (ArraySegment<byte> pixels in images)
            {
                for (int column = 0; column < DigitImage.Side; column++)
                {
                    int both = pixels[(row * DigitImage.Side) + column] + pixels[((row + 1) * DigitImage.Side) + column];
                    text.Append(Shades[both * (Shades.Length - 1) / (2 * byte.MaxValue)]);
                }
            }

            text.AppendLine();
        }

        return text.AppendJoin(string.Empty, captions.Select(caption => caption.PadLeft((DigitImage.Side + caption.Length) / 2).PadRight(DigitImage.Side))).ToString();
    }
}
