namespace Mnist.Formats.Data.Digits;

/// <summary>Whether an image is one of MNIST's already.</summary>
internal static class MnistForm
{
    // All 70,000 images of the data set have a box of 19 or 20 pixels and the middle of their mass within one pixel of the middle.
    private const int SmallestBox = 18;
    private const int LargestBox = 20;
    private const double FarthestMass = 1.01;

    // More than half of their pixels are black.
    private const double LeastBackground = 0.5;

    /// <summary>Tells for bright ink on black, which has the form, and for its negative.</summary>
    /// <param name="image">Any image.</param>
    /// <returns>The image as bright ink on black; null where it is something else.</returns>
    public static byte[]? Of(GreyImage image)
    {
        if ((image.Width, image.Height) != (DigitImage.Side, DigitImage.Side))
        {
            return null;
        }

        byte[] negative = Array.ConvertAll(image.Pixels, pixel => (byte)(byte.MaxValue - pixel));
        return Fits(image.Pixels) ? image.Pixels : Fits(negative) ? negative : null;
    }

    private static bool Fits(byte[] pixels)
    {
        (double mass, double massX, double massY, int black) = (0, 0, 0, 0);
        PixelBox? box = null;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] == 0)
            {
                black++;
                continue;
            }

            (int x, int y) = (i % DigitImage.Side, i / DigitImage.Side);
            box = box?.Union(PixelBox.At(x, y)) ?? PixelBox.At(x, y);
            mass += pixels[i];
            massX += pixels[i] * (x + 0.5);
            massY += pixels[i] * (y + 0.5);
        }

        return box is { Extent: >= SmallestBox and <= LargestBox } && black > LeastBackground * pixels.Length
            && Math.Max(Math.Abs((massX / mass) - (DigitImage.Side / 2.0)), Math.Abs((massY / mass) - (DigitImage.Side / 2.0))) <= FarthestMass;
    }
}
