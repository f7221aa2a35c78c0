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
        Plane dark = Polarity.IsBrightOnDark(grey) ? grey.Map(value => 1f - value) : grey;
        if (DigitInk.Find(Paper.Remove(dark)) is not { } digit)
        {
            return null;
        }

        // Of a small digit in a large image there is more to see from near.
        float[] shape = DigitShape.Of(digit.Ink, digit.Box);
        return image.Side > LargestSide && digit.Box.Extent < SmallDigit ? Prepare(image.Crop(Around(digit.Box, grey, image))) ?? shape : shape;
    }

    // The digit in the middle of three times its size.
    private static PixelBox Around(PixelBox digit, Plane small, Plane image)
    {
        double scale = (double)image.Side / small.Side;
        return new(
            (int)Math.Max(0, scale * (digit.Left - digit.Extent)),
            (int)Math.Max(0, scale * (digit.Top - digit.Extent)),
            (int)Math.Min(image.Width, scale * (digit.Right + digit.Extent)),
            (int)Math.Min(image.Height, scale * (digit.Bottom + digit.Extent)));
    }
}
