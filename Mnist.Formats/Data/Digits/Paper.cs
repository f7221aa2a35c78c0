namespace Mnist.Formats.Data.Digits;

/// <summary>Tells ink from the paper it is on, whose brightness may change slowly, or at the edge of a shadow.</summary>
internal static class Paper
{
    // Shares of the image's longer side.
    private const double Blur = 1 / 350.0;
    private const double Speck = 1 / 150.0;
    private const double Stroke = 1 / 6.0;

    private const double MaxBlur = 1.5;

    // Below this brightness a camera's noise is as large as the paper.
    private const float DarkestPaper = 0.4f;

    // Of normal noise, the standard deviation over the median distance from the median.
    private const float DeviationOfMedian = 1.4826f;

    /// <summary>How much darker than the paper around it each pixel is, as part of the paper's own brightness, so that ink in a shadow is as dark as ink beside it.</summary>
    /// <param name="image">An image of dark ink.</param>
    public static PaperInk Remove(Plane image)
    {
        Plane calm = Smoothing.Gaussian(image, Math.Min(MaxBlur, Blur * image.Side));
        int stroke = Math.Max(1, (int)Math.Round(Stroke * image.Side));
        Plane level = Morphology.Open(calm, (int)Math.Round(Speck * image.Side));

        // What is left when all that is narrower than a stroke is filled with what surrounds it is paper; the edges of shadows stay where they are.
        // Where the image ends, nothing is known of the other side. If it is as dark as can be, slopes and shadows go on there, and so does a stroke that lies along the border;
        // if the image is all there is, the stroke is ink, and so is the end of a slope. So the first is sure to be ink, and the second is ink where it hangs together with the first.
        Plane sure = Darker(calm, Morphology.Close(level.Pad(stroke, 0f), stroke).Inner(stroke));
        Plane all = Darker(calm, Morphology.Close(level, stroke));
        float usual = sure.Median();
        float spread = sure.Map(value => MathF.Abs(value - usual)).Median();
        Plane ink = all.Map(value => Math.Clamp(value - usual, 0f, 1f));
        float noise = DeviationOfMedian * spread;

        // What is normal reaches four deviations somewhere. Less means that ink was counted, because it covers half of the image.
        return new PaperInk(ink, sure.Map(value => Math.Clamp(value - usual, 0f, 1f)), noise < 0.25f * ink.Values.Max() ? noise : Roughness(all));
    }

    private static Plane Darker(Plane image, Plane paper) => paper.Zip(image, (around, here) => (around - here) / Math.Max(DarkestPaper, around));

    // The deviation by pairs of pixels so far apart that the blur does not join them; few pairs have an edge between them.
    private static float Roughness(Plane plane)
    {
        int apart = Math.Min(4, plane.Width - 1);
        Plane pairs = new(plane.Width - apart, plane.Height);
        for (int y = 0; y < pairs.Height; y++)
        {
            for (int x = 0; x < pairs.Width; x++)
            {
                pairs[x, y] = MathF.Abs(plane[x + apart, y] - plane[x, y]);
            }
        }

        return DeviationOfMedian / MathF.Sqrt(2) * pairs.Median();
    }
}
