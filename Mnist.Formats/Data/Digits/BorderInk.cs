namespace Mnist.Formats.Data.Digits;

/// <summary>Takes away what touches the border of an image: frames, edges of tables, lines of paper, neighbours that are cut off.</summary>
internal static class BorderInk
{
    private const int Levels = 256;

    // A frame, or a part of one, lies along a side with so much of its length; a digit touches a side with less.
    private const double FrameLength = 0.8;

    // A frame may leave a gap of this share of the longer side.
    private const double Margin = 1 / 80.0;

    /// <summary>How much of each pixel is connected with the border: the largest level at which a path leads there.</summary>
    /// <remarks>Reconstruction by dilation (Vincent, 1993), which needs no threshold: a digit that hangs on a frame by faint noise loses only as much as the noise.</remarks>
    /// <param name="ink">0 to 1.</param>
    public static Plane Of(Plane ink)
    {
        int margin = MarginOf(ink);
        int[] reached = new int[ink.Values.Length];
        Array.Fill(reached, -1);
        Stack<int>[] open = [.. Enumerable.Range(0, Levels).Select(_ => new Stack<int>())];
        for (int y = 0; y < ink.Height; y++)
        {
            for (int x = 0; x < ink.Width; x++)
            {
                if (Math.Min(Math.Min(x, ink.Width - 1 - x), Math.Min(y, ink.Height - 1 - y)) <= margin)
                {
                    Reach((y * ink.Width) + x, Levels - 1);
                }
            }
        }

        // From the strongest level down, so that each pixel is first reached by its best path.
        for (int level = Levels - 1; level >= 0; level--)
        {
            while (open[level].TryPop(out int pixel))
            {
                (int x, int y) = (pixel % ink.Width, pixel / ink.Width);
                for (int nearY = Math.Max(0, y - 1); nearY <= Math.Min(ink.Height - 1, y + 1); nearY++)
                {
                    for (int nearX = Math.Max(0, x - 1); nearX <= Math.Min(ink.Width - 1, x + 1); nearX++)
                    {
                        Reach((nearY * ink.Width) + nearX, level);
                    }
                }
            }
        }

        return new Plane(Array.ConvertAll(reached, level => level / (Levels - 1f)), ink.Width, ink.Height).Zip(ink, Math.Min);

        void Reach(int pixel, int level)
        {
            if (reached[pixel] < 0)
            {
                reached[pixel] = Math.Min(level, (int)MathF.Ceiling(ink.Values[pixel] * (Levels - 1)));
                open[reached[pixel]].Push(pixel);
            }
        }
    }

    /// <summary>Whether a part at the border is a frame or the edge of something, and no digit.</summary>
    /// <param name="part">The part.</param>
    /// <param name="labels">The plane of labels it was found with.</param>
    /// <param name="ink">The plane it was found in.</param>
    public static bool IsFrame(InkPart part, int[] labels, Plane ink)
    {
        int margin = MarginOf(ink);
        (int top, int bottom, int left, int right) = (0, 0, 0, 0);
        for (int x = 0; x < ink.Width; x++)
        {
            top += Touches(x, 0, 0, 1);
            bottom += Touches(x, ink.Height - 1, 0, -1);
        }

        for (int y = 0; y < ink.Height; y++)
        {
            left += Touches(0, y, 1, 0);
            right += Touches(ink.Width - 1, y, -1, 0);
        }

        return Math.Max(Math.Max(top, bottom), Math.Max(left, right)) > FrameLength * part.Box.Extent;

        int Touches(int x, int y, int stepX, int stepY) =>
            Enumerable.Range(0, margin + 1).Any(i => labels[((y + (i * stepY)) * ink.Width) + x + (i * stepX)] == part.Label) ? 1 : 0;
    }

    private static int MarginOf(Plane ink) => (int)(Margin * ink.Side);
}
