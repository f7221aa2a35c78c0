namespace Mnist.Formats.Data;

/// <summary>What many images show together: light ink on a dark ground, as MNIST's do, or dark on light, and how much of an image the ink fills.</summary>
/// <remarks>An image counts where its border is of nearly one tone, which is the ground's, and something inside stands out from it; the others say nothing.</remarks>
/// <param name="Seen">Images looked at.</param>
/// <param name="LightOnDark">Images that are light on dark.</param>
/// <param name="DarkOnLight">Images that are dark on light.</param>
/// <param name="Ground">Median tone of the ground of those that are dark on light, 0 to 255; 255 when there are none.</param>
/// <param name="InkSide">Median of the longer side of the ink, in pixels; 0 when no image counts.</param>
public sealed record ImageSurvey(int Seen, int LightOnDark, int DarkOnLight, byte Ground, int InkSide)
{
    /// <summary>Most images looked at, evenly spread.</summary>
    public const int MaxSeen = 500;

    private const int Middle = 127;
    private const int SameTone = 48;
    private const int OtherTone = 64;
    private const double OfOneTone = 0.75;
    private const double Clearly = 0.9;

    // As DigitImage tells ink from what is left of the ground.
    private const double InkLevel = 0.3;

    /// <summary>Whether nearly all images that count are dark on light, and enough of them count.</summary>
    public bool IsDarkOnLight => Says && DarkOnLight >= Clearly * (LightOnDark + DarkOnLight);

    /// <summary>Whether enough images count, and neither kind is rare.</summary>
    public bool IsMixed => Says && !IsDarkOnLight && LightOnDark < Clearly * (LightOnDark + DarkOnLight);

    private bool Says => LightOnDark + DarkOnLight > 0 && 2 * (LightOnDark + DarkOnLight) >= Seen;

    /// <summary>Looks at images.</summary>
    /// <param name="images">The images, of any sizes; at most <see cref="MaxSeen"/> are worth the time.</param>
    /// <returns>What they show.</returns>
    public static ImageSurvey Of(IEnumerable<GreyImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        (int seen, int light) = (0, 0);
        List<byte> grounds = [];
        List<int> sides = [];
        foreach (GreyImage image in images)
        {
            seen++;
            byte ground = Median(Border(image));
            bool dark = ground > Middle;
            if (StandsOut(image, ground, dark) is not { } side)
            {
                continue;
            }

            sides.Add(side);
            light += dark ? 0 : 1;
            if (dark)
            {
                grounds.Add(ground);
            }
        }

        return new ImageSurvey(seen, light, grounds.Count, grounds.Count > 0 ? Median([.. grounds]) : byte.MaxValue, Median([.. sides]));
    }

    /// <summary>Images of one size, evenly spread over an array, for <see cref="Of"/>.</summary>
    /// <param name="pixels">(images, rows, columns) bytes.</param>
    /// <param name="rows">Height of an image.</param>
    /// <param name="columns">Width of an image.</param>
    /// <returns>Copies of at most <see cref="MaxSeen"/> images.</returns>
    public static IEnumerable<GreyImage> Sample(byte[] pixels, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int count = pixels.Length / Math.Max(1, rows * columns);
        int taken = Math.Min(count, MaxSeen);
        for (int i = 0; i < taken; i++)
        {
            int image = (int)((long)i * count / taken);
            yield return new GreyImage(pixels.AsSpan(image * rows * columns, rows * columns).ToArray(), columns, rows);
        }
    }

    // The longer side of the ink's box; null where the border is of several tones, or nothing stands out from it.
    private static int? StandsOut(GreyImage image, byte ground, bool dark)
    {
        byte[] border = Border(image);
        if (border.Count(tone => Math.Abs(tone - ground) <= SameTone) < OfOneTone * border.Length)
        {
            return null;
        }

        int sign = dark ? -1 : 1;
        int most = image.Pixels.Max(tone => sign * (tone - ground));
        if (most < OtherTone)
        {
            return null;
        }

        (int left, int top, int right, int bottom) = (image.Width, image.Height, 0, 0);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            if (sign * (image.Pixels[i] - ground) > InkLevel * most)
            {
                (int x, int y) = (i % image.Width, i / image.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        return Math.Max(right - left, bottom - top);
    }

    private static byte[] Border(GreyImage image)
    {
        List<byte> border = [.. image.Pixels.AsSpan(0, image.Width), .. image.Pixels.AsSpan((image.Height - 1) * image.Width)];
        for (int y = 1; y < image.Height - 1; y++)
        {
            border.Add(image.Pixels[y * image.Width]);
            border.Add(image.Pixels[(y * image.Width) + image.Width - 1]);
        }

        return [.. border];
    }

    private static T Median<T>(T[] values)
        where T : struct
    {
        Array.Sort(values);
        return values.Length > 0 ? values[values.Length / 2] : default;
    }
}
