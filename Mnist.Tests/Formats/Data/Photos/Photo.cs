namespace Mnist.Tests.Formats.Data.Photos;

/// <summary>A made-up photo of a digit: what is on the paper, and how light falls on it.</summary>
internal sealed record Photo
{
    public int Width { get; init; } = 400;

    public int Height { get; init; } = 300;

    /// <summary>Height of the digit's box of 20 pixels, as part of the image's height.</summary>
    public double DigitHeight { get; init; } = 0.6;

    /// <summary>Where the middle of the digit is, as part of width and height.</summary>
    public (double X, double Y) At { get; init; } = (0.5, 0.5);

    /// <summary>Brightness of paper and ink in full light.</summary>
    public (double Paper, double Ink) Tone { get; init; } = (230, 40);

    /// <summary>Width of the pen in pixels of MNIST; null draws the data set's own strokes, enlarged.</summary>
    public double? Pen { get; init; }

    /// <summary>How many levels the paper is darker at a place, 0 to 1 each way.</summary>
    public Func<double, double, double>? Shade { get; init; }

    /// <summary>Whether ink gets darker by as many levels as paper, not in proportion.</summary>
    public bool ShadeIsSubtracted { get; init; }

    /// <summary>Whether a place, 0 to 1 each way, has other ink: a frame, lines.</summary>
    public Func<double, double, bool>? OtherInk { get; init; }

    /// <summary>How many specks there are, and their largest side in pixels.</summary>
    public (int Count, int Size) Specks { get; init; }

    /// <summary>Standard deviation of noise.</summary>
    public double Noise { get; init; }

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">(28, 28) pixels of the data set.</param>
    /// <param name="seed">Of noise and specks.</param>
    /// <returns>(height, width) pixels.</returns>
    public byte[] Draw(ReadOnlySpan<byte> digit, int seed)
    {
        Random random = new(seed);
        Func<double, double, double> coverage = Pen is { } pen ? PenStroke.Of(digit, pen) : Enlarged(digit.ToArray());
        double scale = 20 / (DigitHeight * Height);
        double[] ink = new double[Width * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                bool other = OtherInk?.Invoke((x + 0.5) / Width, (y + 0.5) / Height) ?? false;
                ink[(y * Width) + x] = other ? 1 : coverage(14 + ((x + 0.5 - (At.X * Width)) * scale), 14 + ((y + 0.5 - (At.Y * Height)) * scale));
            }
        }

        for (int i = 0; i < Specks.Count; i++)
        {
            (int size, int left, int top) = (1 + random.Next(Specks.Size), random.Next(Width), random.Next(Height));
            for (int y = top; y < Math.Min(Height, top + size); y++)
            {
                ink.AsSpan((y * Width) + left, Math.Min(size, Width - left)).Fill(1);
            }
        }

        return [.. ink.Select((covered, i) => (byte)Math.Clamp(Math.Round(Light(covered, i % Width, i / Width) + (Noise * Normal(random))), 0, 255))];
    }

    private double Light(double covered, int x, int y)
    {
        double shade = Shade?.Invoke((x + 0.5) / Width, (y + 0.5) / Height) ?? 0;
        double tone = Tone.Paper + (covered * (Tone.Ink - Tone.Paper));
        return ShadeIsSubtracted ? tone - shade : tone * (1 - (shade / Math.Max(Tone.Paper, Tone.Ink)));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Between pixels brightness changes evenly, and a pen's edge is sharper than that.
    private static Func<double, double, double> Enlarged(byte[] digit) => (x, y) =>
    {
        (double left, double top) = (Math.Floor(x - 0.5), Math.Floor(y - 0.5));
        (double right, double below) = (x - 0.5 - left, y - 0.5 - top);
        double value = ((1 - below) * (((1 - right) * At(left, top)) + (right * At(left + 1, top)))) + (below * (((1 - right) * At(left, top + 1)) + (right * At(left + 1, top + 1))));
        return Math.Clamp((value - 0.25) * 2, 0, 1);

        double At(double column, double row) => column is >= 0 and < 28 && row is >= 0 and < 28 ? digit[((int)row * 28) + (int)column] / 255.0 : 0;
    };
}
