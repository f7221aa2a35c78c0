namespace Mnist.Formats.Data.Digits;

/// <summary>Whether ink is brighter or darker than what it is on.</summary>
internal static class Polarity
{
    private const int Cells = 48;

    // Of the shorter side.
    private const double Margin = 1 / 10.0;

    // A window is looked at through so many cells each way: its median needs no more.
    private const int Samples = 12;

    /// <summary>Finds out by what is rarer around each place: there is less ink than paper.</summary>
    /// <param name="image">An image of bright or dark ink.</param>
    public static bool IsBrightOnDark(Plane image)
    {
        (int width, int height) = image.Side > Cells ? Scaling.Fit(image.Width, image.Height, Cells) : (image.Width, image.Height);
        Plane small = Scaling.Resample(image, new PixelBox(0, 0, image.Width, image.Height), width, height);

        // A window has its pixel in the middle, so its median follows a slope; what a curved change of light leaves over is even, and the second pass takes it away.
        // Near the border windows are small, and a frame would fill half of them.
        Plane differences = FromMedian(FromMedian(small).Inner((int)(Margin * Math.Min(width, height))));

        // Cubes, because ink stands out and what is left of paper is small.
        return differences.Values.Sum(value => (double)value * value * value) > 0;
    }

    private static Plane FromMedian(Plane image)
    {
        Plane result = new(image.Width, image.Height);
        float[] window = new float[(Samples + 1) * (Samples + 1)];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                result[x, y] = image[x, y] - Median(image, x, y, window);
            }
        }

        return result;
    }

    private static float Median(Plane image, int x, int y, float[] window)
    {
        int reachX = Math.Min(image.Side / 3, Math.Min(x, image.Width - 1 - x));
        int reachY = Math.Min(image.Side / 3, Math.Min(y, image.Height - 1 - y));
        (int stepX, int stepY) = (Step(reachX), Step(reachY));
        int count = 0;
        for (int j = -(reachY / stepY); j <= reachY / stepY; j++)
        {
            for (int i = -(reachX / stepX); i <= reachX / stepX; i++)
            {
                window[count++] = image[x + (i * stepX), y + (j * stepY)];
            }
        }

        Array.Sort(window, 0, count);
        return window[count / 2];
    }

    private static int Step(int reach) => Math.Max(1, (int)Math.Ceiling(2.0 * reach / Samples));
}
