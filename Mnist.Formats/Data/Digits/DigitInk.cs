namespace Mnist.Formats.Data.Digits;

/// <summary>Finds the digit among all that is darker than the paper.</summary>
internal static class DigitInk
{
    // What is less dark than this is no ink whatever the noise: a sheet has marks, and JPEG makes waves.
    private const float LeastInk = 0.08f;
    private const float NoiseFactor = 5;

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

    /// <summary>Finds the digit.</summary>
    /// <returns>The ink of the digit alone, 0 to 1, and its box; null where there is none.</returns>
    public static (Plane Ink, PixelBox Box)? Find(PaperInk paper)
    {
        float level = Math.Max(LeastInk, NoiseFactor * paper.Noise);
        Plane ink = OnlySure(paper, level);
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

    private static Plane OnlySure(PaperInk paper, float level)
    {
        IReadOnlyList<InkPart> parts = InkPart.Find(paper.All, level, out int[] labels);
        int[] sure = new int[parts.Count + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            sure[labels[i]] += paper.Sure.Values[i] > level ? 1 : 0;
        }

        return Only(paper.All, labels, [.. parts.Where(part => sure[part.Label] > LeastSure * part.Pixels).Select(part => part.Label)]);
    }

    private static InkPart[] Parts(Plane ink, float level, out int[] labels) =>
        [.. InkPart.Find(ink, level, out labels).Where(part => part.Box.Extent >= SmallestDigit * ink.Side)];

    // Of ruled paper.
    private static bool IsLine(PixelBox box) => Math.Min(box.Width, box.Height) < LineThickness * box.Extent;

    private static InkPart Largest(IEnumerable<InkPart> parts) => parts.MaxBy(part => part.Mass)!;

    private static (Plane Ink, PixelBox Box)? Digit(Plane ink, float level)
    {
        InkPart[] found = Parts(ink, level, out int[] labels);

    // Ink is as dark as the digit's darker half; light or pen pressure may change from one place to another.
        InkPart first = Largest(found);
        float[] strokes = [.. ink.Values.Where((_, i) => labels[i] == first.Label).Order()];
        float typical = strokes[(int)(0.9 * (strokes.Length - 1))];
        Plane local = Smoothing.Gaussian(Morphology.Dilate(ink, ink.Side / 12), ink.Side / 24.0);
        Plane even = ink.Zip(local, (here, around) => Math.Min(1f, here / Math.Clamp(around, 0.6f * typical, 1.2f * typical)));

        float weak = Math.Max(Weak, level / typical);
        InkPart[] parts = [.. InkPart.Find(even, weak, out labels).Where(part => part.Peak > Strong)];
        if (parts.Length == 0)
        {
            return null;
        }

        parts = WithoutFrames(parts, ink.Side);
        InkPart main = Largest(parts);
        HashSet<int> kept = [.. parts.Where(part => part.Box.Extent >= Piece * main.Box.Extent).Select(part => part.Label)];
        PixelBox box = parts.Where(part => kept.Contains(part.Label)).Select(part => part.Box).Aggregate((one, other) => one.Union(other));
        return (Only(even, labels, kept), box);
    }

    private static InkPart[] WithoutFrames(InkPart[] parts, int side) => [.. parts.Where(part => part.Box.Extent < FrameExtent * side
        || !parts.Any(other => part.Box.Surrounds(other.Box) && other.Box.Extent >= FramedExtent * part.Box.Extent && other.Box.Extent < 0.9 * part.Box.Extent && part.Pixels < 0.35 * part.Box.Width * part.Box.Height))];

    // Soft edges are a pixel wider than the part.
    private static Plane Only(Plane ink, int[] labels, HashSet<int> kept)
    {
        Plane mask = new([.. labels.Select(label => kept.Contains(label) ? 1f : 0f)], ink.Width, ink.Height);
        return Morphology.Dilate(mask, 1).Zip(ink, (inside, value) => inside > 0 ? value : 0f);
    }
}
