namespace Mnist.Formats.Data.Digits;

/// <summary>The steps from a photo of a digit to the form of MNIST.</summary>
internal static class DigitPreparation
{
    // Strokes of a digit are found at this size; larger images are made smaller, which takes noise away too.
    private const int LargestSide = 512;

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
        if (grey.Side > LargestSide)
        {
            (int width, int height) = Scaling.Fit(grey.Width, grey.Height, LargestSide);
            grey = Scaling.Resample(grey, new PixelBox(0, 0, grey.Width, grey.Height), width, height);
        }

        Plane dark = Polarity.IsBrightOnDark(grey) ? grey.Map(value => 1f - value) : grey;
        return DigitInk.Find(Paper.Remove(dark)) is { } digit ? DigitShape.Of(digit.Ink, digit.Box) : null;
    }
}
