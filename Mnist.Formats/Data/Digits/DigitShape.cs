namespace Mnist.Formats.Data.Digits;

/// <summary>Brings a digit's ink into the form of MNIST: within 20 x 20 with its ratio of sides, centred by its mass in 28 x 28.</summary>
internal static class DigitShape
{
    private const int Box = 20;

    // Strokes are measured and thickened at so many pixels for each of the result's.
    private const int Fine = 6;

    // In pixels of the result. MNIST's strokes are two to four wide.
    private const double ThinnestStroke = 2;

    /// <summary>Makes the 28 x 28 numbers, 0 to 1.</summary>
    /// <param name="ink">The ink of the digit alone, 0 to 1.</param>
    /// <param name="part">The box around it.</param>
    public static float[] Of(Plane ink, PixelBox part)
    {
        (int width, int height) = Scaling.Fit(part.Width, part.Height, Box);
        Plane fine = Thicken(Scaling.Resample(ink, part, width * Fine, height * Fine));
        (width, height) = Scaling.Fit(fine.Width, fine.Height, Box);
        return Centre(Scaling.Resample(fine, new PixelBox(0, 0, fine.Width, fine.Height), width, height));
    }

    // Twice the area over the length of the edge is the width of a long stroke.
    private static double StrokeWidth(Plane ink)
    {
        (double area, double edge) = (0, 0);
        for (int y = 0; y < ink.Height; y++)
        {
            for (int x = 0; x < ink.Width; x++)
            {
                area += ink[x, y];
                float right = x + 1 < ink.Width ? ink[x + 1, y] : 0;
                float below = y + 1 < ink.Height ? ink[x, y + 1] : 0;
                edge += Math.Sqrt(((right - ink[x, y]) * (right - ink[x, y])) + ((below - ink[x, y]) * (below - ink[x, y])));
                edge += (x == 0 ? ink[x, y] : 0) + (y == 0 ? ink[x, y] : 0);
            }
        }

        return 2 * area / Math.Max(edge, 1e-9);
    }

    private static Plane Thicken(Plane ink)
    {
        double missing = ThinnestStroke - (StrokeWidth(ink) / Fine);
        int margin = (int)Math.Round(missing * Fine / 2);
        if (margin <= 0)
        {
            return ink;
        }

        Plane result = new(ink.Width + (2 * margin), ink.Height + (2 * margin));
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 0; x < result.Width; x++)
            {
                result[x, y] = Within(ink, x - margin, y - margin, margin);
            }
        }

        return result;
    }

    private static float Within(Plane ink, int centreX, int centreY, int radius)
    {
        float most = 0;
        for (int y = Math.Max(0, centreY - radius); y <= Math.Min(ink.Height - 1, centreY + radius); y++)
        {
            int reach = (int)Math.Sqrt((radius * radius) + radius - ((y - centreY) * (y - centreY)));
            for (int x = Math.Max(0, centreX - reach); x <= Math.Min(ink.Width - 1, centreX + reach); x++)
            {
                most = Math.Max(most, ink[x, y]);
            }
        }

        return most;
    }

    private static float[] Centre(Plane small)
    {
        (double mass, double massX, double massY) = (0, 0, 0);
        for (int y = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                mass += small[x, y];
                massX += small[x, y] * (x + 0.5);
                massY += small[x, y] * (y + 0.5);
            }
        }

        int left = Math.Clamp((int)Math.Round((DigitImage.Side / 2.0) - (massX / mass)), 0, DigitImage.Side - small.Width);
        int top = Math.Clamp((int)Math.Round((DigitImage.Side / 2.0) - (massY / mass)), 0, DigitImage.Side - small.Height);
        float brightest = small.Values.Max();
        float[] result = new float[DigitImage.Side * DigitImage.Side];
        for (int y = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                result[((top + y) * DigitImage.Side) + left + x] = small[x, y] / brightest;
            }
        }

        return result;
    }
}
