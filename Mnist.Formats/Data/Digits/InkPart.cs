namespace Mnist.Formats.Data.Digits;

/// <summary>Ink that hangs together.</summary>
/// <param name="Label">Its number in the plane of labels.</param>
/// <param name="Box">The smallest box around it.</param>
/// <param name="Pixels">How many pixels it has.</param>
/// <param name="Mass">The sum of their ink.</param>
/// <param name="Peak">The most of them.</param>
internal sealed record InkPart(int Label, PixelBox Box, int Pixels, double Mass, float Peak)
{
    /// <summary>Finds all parts: pixels above a level, connected over sides or corners.</summary>
    /// <param name="ink">The ink.</param>
    /// <param name="level">What a pixel must be above.</param>
    /// <param name="labels">For each pixel the number of its part, from 1 on; 0 where there is none.</param>
    public static IReadOnlyList<InkPart> Find(Plane ink, float level, out int[] labels)
    {
        labels = new int[ink.Values.Length];
        List<InkPart> parts = [];
        Stack<int> open = new();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == 0 && ink.Values[i] > level)
            {
                parts.Add(Fill(ink, level, labels, parts.Count + 1, i, open));
            }
        }

        return parts;
    }

    private static InkPart Fill(Plane ink, float level, int[] labels, int label, int start, Stack<int> open)
    {
        PixelBox box = PixelBox.At(start % ink.Width, start / ink.Width);
        (int pixels, double mass, float peak) = (0, 0, 0f);
        labels[start] = label;
        open.Push(start);
        while (open.TryPop(out int pixel))
        {
            (int x, int y) = (pixel % ink.Width, pixel / ink.Width);
            box = box.Union(PixelBox.At(x, y));
            pixels++;
            mass += ink.Values[pixel];
            peak = Math.Max(peak, ink.Values[pixel]);
            for (int nearY = Math.Max(0, y - 1); nearY <= Math.Min(ink.Height - 1, y + 1); nearY++)
            {
                for (int nearX = Math.Max(0, x - 1); nearX <= Math.Min(ink.Width - 1, x + 1); nearX++)
                {
                    int near = (nearY * ink.Width) + nearX;
                    if (labels[near] == 0 && ink.Values[near] > level)
                    {
                        labels[near] = label;
                        open.Push(near);
                    }
                }
            }
        }

        return new InkPart(label, box, pixels, mass, peak);
    }
}
