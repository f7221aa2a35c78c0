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

        Plane grey = new(image.Width, image.Height);
        PixelScale.ToUnit(image.Pixels, grey.Values);
        return Prepare(grey);
    }

    private static float[]? Prepare(Plane image)
    {
        (int width, int height) = image.Side > LargestSide ? Scaling.Fit(image.Width, image.Height, LargestSide) : (image.Width, image.Height);
        Plane grey = Scaling.Resample(image, new PixelBox(0, 0, image.Width, image.Height), width, height);
        PixelBox inside = Frame.Inside(grey);
        if (inside.Width < width || inside.Height < height)
        {
            return Prepare(image.Crop(Enlarged(inside, grey, image)));
        }

        Plane dark = Polarity.IsBrightOnDark(grey) ? grey.Map(value => 1f - value) : grey;
        if (DigitInk.Find(Paper.Remove(dark)) is not { } digit)
        {
            return null;
        }

        // Of a small digit in a large image there is more to see from near: the digit in the middle of three times its size.
        float[] shape = DigitShape.Of(digit.Ink, digit.Box);
        if (image.Side <= LargestSide || digit.Box.Extent >= SmallDigit)
        {
            return shape;
        }

        int around = digit.Box.Extent;
        PixelBox near = new(
            Math.Max(0, digit.Box.Left - around), Math.Max(0, digit.Box.Top - around), Math.Min(width, digit.Box.Right + around), Math.Min(height, digit.Box.Bottom + around));
        return Prepare(image.Crop(Enlarged(near, grey, image))) ?? shape;
    }

    // The same part of the larger image.
    private static PixelBox Enlarged(PixelBox part, Plane small, Plane image)
    {
        double scale = (double)image.Side / small.Side;
        return new(
            (int)Math.Ceiling(scale * part.Left),
            (int)Math.Ceiling(scale * part.Top),
            Math.Min(image.Width, (int)(scale * part.Right)),
            Math.Min(image.Height, (int)(scale * part.Bottom)));
    }
}
