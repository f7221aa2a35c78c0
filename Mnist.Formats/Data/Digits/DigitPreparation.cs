namespace Mnist.Formats.Data.Digits;

/// <summary>The steps from a photo of a digit to the form of MNIST.</summary>
internal static class DigitPreparation
{
    // Strokes of a digit are found at this size; larger images are made smaller, which takes noise away too.
    private const int LargestSide = 512;

    // In pixels of that size.
    private const int SmallDigit = 80;

    /// <summary>Prepares an image.</summary>
    /// <returns>(28, 28) numbers, 0 to 1; null where there is no ink.</returns>
    public static float[]? Prepare(GreyImage image)
    {
        if (MnistForm.Of(image) is { } ready)
        {
            float[] same = new float[ready.Length];
            PixelScale.ToUnit(ready, same);
            return same;
        }

        return Prepare(image, new PixelBox(0, 0, image.Width, image.Height));
    }

    private static float[]? Prepare(GreyImage image, PixelBox part)
    {
        int side = Math.Max(part.Width, part.Height);
        (int width, int height) = side > LargestSide ? Scaling.Fit(part.Width, part.Height, LargestSide) : (part.Width, part.Height);
        Plane grey = Scaling.Resample(image, part, width, height);
        PixelBox inside = Frame.Inside(grey);
        if (inside.Width < width || inside.Height < height)
        {
            return Prepare(image, Enlarged(inside, grey, part));
        }

        Plane dark = Polarity.IsBrightOnDark(grey) ? grey.Map(value => 1f - value) : grey;
        if (DigitInk.Find(Paper.Remove(dark)) is not { } digit)
        {
            return null;
        }

        // Of a small digit in a large image there is more to see from near: the digit in the middle of three times its size.
        float[] shape = DigitShape.Of(digit.Ink, digit.Box);
        if (side <= LargestSide || digit.Box.Extent >= SmallDigit)
        {
            return shape;
        }

        int around = digit.Box.Extent;
        PixelBox near = new(
            Math.Max(0, digit.Box.Left - around), Math.Max(0, digit.Box.Top - around), Math.Min(width, digit.Box.Right + around), Math.Min(height, digit.Box.Bottom + around));
        return Prepare(image, Enlarged(near, grey, part)) ?? shape;
    }

    // The same part of the larger image, of which the small one shows a part.
    private static PixelBox Enlarged(PixelBox inside, Plane small, PixelBox part)
    {
        double scale = (double)Math.Max(part.Width, part.Height) / small.Side;
        return new(
            part.Left + (int)Math.Ceiling(scale * inside.Left),
            part.Top + (int)Math.Ceiling(scale * inside.Top),
            part.Left + Math.Min(part.Width, (int)(scale * inside.Right)),
            part.Top + Math.Min(part.Height, (int)(scale * inside.Bottom)));
    }
}
