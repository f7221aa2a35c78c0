namespace Mnist.Formats.Data.Digits;

/// <summary>Finds the digit among all that is darker than the paper.</summary>
internal static class DigitInk
{
    // What is less dark than this is no ink whatever the noise: a sheet has marks, and JPEG makes waves.
    private const float LeastInk = 0.08f;
    private const float NoiseFactor = 5;

    // Within this share of the longer side, ink rises by this part of its most.
    private const double EdgeReach = 1 / 60.0;
    private const float LeastEdge = 0.8f;

    // Of its pixels, in what is ink.
    private const double LeastSure = 0.1;

    // Shares of the digit's ink: what belongs to a stroke, and what a stroke must have somewhere.
    private const float Weak = 0.3f;
    private const float Strong = 0.5f;

    // A piece of a digit has a fifth of the digit's size; what is smaller is a speck.
    private const double Piece = 0.2;

    // Of the longer side of the image: a digit is not smaller.
    private const double SmallestDigit = 1 / 40.0;

    // What hangs on the border by less than this part of its ink touches it by noise or shadow only.
    private const float Bridge = 0.35f;

    // The shorter side of a line, as part of its longer one.
    private const double LineThickness = 0.1;

    // What surrounds other ink of a part of its size, and most of the image, is a frame.
    private const double FrameExtent = 0.6;
    private const double FramedExtent = 0.15;

    // Of its box.
    private const double FrameFill = 0.35;

    /// <summary>Finds the digit.</summary>
    /// <returns>The ink of the digit alone, 0 to 1, and its box; null where there is none.</returns>
    public static (Plane Ink, PixelBox Box)? Find(PaperInk paper)
    {
        float level = Math.Max(LeastInk, NoiseFactor * paper.Noise);
        Plane ink = WithEdges(paper, level);
        Plane atBorder = BorderInk.Of(ink);
        Plane inside = ink.Zip(atBorder, (all, border) => all - border);
        InkPart[] free = Parts(inside, level, out int[] labels);
        float[] bridges = new float[labels.Max() + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            bridges[labels[i]] = Math.Max(bridges[labels[i]], atBorder.Values[i]);
        }

        free = [.. free.Where(part => bridges[part.Label] < Bridge * (part.Peak + bridges[part.Label]))];
        InkPart[] touching = [.. Parts(atBorder, Math.Max(level, Weak * atBorder.Values.Max()), out labels).Where(part => !BorderInk.IsFrame(part, labels, ink))];
        if (free.Length > 0 && !touching.Any(part => !IsLine(part.Box) && part.Box.Extent * Piece > Largest(free).Box.Extent))
        {
            return Digit(inside, level);
        }

        // A digit may touch a side, or fill the image, and is then all the ink there is.
        return touching.Length > 0 ? Digit(ink, level) : null;
    }

    // Ink has edges; what changes slowly is light.
    private static Plane WithEdges(PaperInk paper, float level)
    {
        int reach = Math.Max(1, (int)(EdgeReach * paper.All.Side));
        Plane steps = Morphology.Dilate(paper.All, reach).Zip(Morphology.Erode(paper.All, reach), (most, least) => most - least);
        IReadOnlyList<InkPart> parts = InkPart.Find(paper.All, level, out int[] labels);
        int[] sure = new int[parts.Count + 1];
        float[] edges = new float[parts.Count + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            sure[labels[i]] += paper.Sure.Values[i] > level ? 1 : 0;
            edges[labels[i]] = Math.Max(edges[labels[i]], steps.Values[i]);
        }

        return Only(paper.All, labels, [.. parts.Where(part => sure[part.Label] > LeastSure * part.Pixels && edges[part.Label] > LeastEdge * part.Peak).Select(part => part.Label)]);
    }

    private static InkPart[] Parts(Plane ink, float level, out int[] labels) =>
        [.. InkPart.Find(ink, level, out labels).Where(part => part.Box.Extent >= SmallestDigit * ink.Side)];

    // Of ruled paper.
    private static bool IsLine(PixelBox box) => Math.Min(box.Width, box.Height) < LineThickness * box.Extent;

    private static InkPart Largest(IEnumerable<InkPart> parts) => parts.MaxBy(part => part.Mass)!;

    private static (Plane Ink, PixelBox Box)? Digit(Plane ink, float level)
    {
        InkPart first = Largest(Parts(ink, level, out int[] labels));
        float[] strokes = [.. ink.Values.Where((_, i) => labels[i] == first.Label)];
        Array.Sort(strokes);
        float typical = strokes[(int)(0.9 * (strokes.Length - 1))];
        Plane even = Even(ink, typical);
        InkPart[] parts = WithoutFrames([.. InkPart.Find(even, Math.Max(Weak, level / typical), out labels).Where(part => part.Peak > Strong)], ink.Side);
        if (parts.Length == 0)
        {
            return null;
        }

        InkPart main = Largest(parts);
        parts = [.. parts.Where(part => part.Box.Extent >= Piece * main.Box.Extent)];
        return (Only(even, labels, [.. parts.Select(part => part.Label)]), parts.Select(part => part.Box).Aggregate((one, other) => one.Union(other)));
    }

    // Light and the pressure of the pen may change along the digit; ink is 1 everywhere.
    private static Plane Even(Plane ink, float typical)
    {
        (float least, float most) = (0.6f * typical, 1.2f * typical);
        Plane around = Smoothing.Gaussian(Morphology.Dilate(ink, ink.Side / 12), ink.Side / 24.0);
        return ink.Zip(around, (here, near) => Math.Min(1f, here / Math.Clamp(near, least, most)));
    }

    private static InkPart[] WithoutFrames(InkPart[] parts, int side) =>
        [.. parts.Where(part => part.Box.Extent < FrameExtent * side || !parts.Any(other => IsFrameOf(part, other)))];

    private static bool IsFrameOf(InkPart frame, InkPart digit) =>
        frame.Box.Surrounds(digit.Box) && digit.Box.Extent >= FramedExtent * frame.Box.Extent && frame.Pixels < FrameFill * frame.Box.Width * frame.Box.Height;

    // Soft edges are a pixel wider than the part.
    private static Plane Only(Plane ink, int[] labels, HashSet<int> kept)
    {
        Plane mask = new([.. labels.Select(label => kept.Contains(label) ? 1f : 0f)], ink.Width, ink.Height);
        return Morphology.Dilate(mask, 1).Zip(ink, (inside, value) => inside > 0 ? value : 0f);
    }
}
