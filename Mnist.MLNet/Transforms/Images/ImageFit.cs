namespace Mnist.MLNet.Scoring;

/// <summary>What of an image goes where when it is made to fit: a part of it is cut out, brought to a size, and put somewhere.</summary>
/// <param name="Left">The first pixel of a row that is taken.</param>
/// <param name="Top">The first row that is taken.</param>
/// <param name="CutWidth">Pixels of a row that are taken.</param>
/// <param name="CutHeight">Rows that are taken.</param>
/// <param name="X">Where they go in a row.</param>
/// <param name="Y">The first row where they go.</param>
/// <param name="Width">Pixels in a row that they become.</param>
/// <param name="Height">Rows that they become.</param>
internal readonly record struct ImageFit(int Left, int Top, int CutWidth, int CutHeight, int X, int Y, int Width, int Height)
{
    /// <summary>How an image is made to fit.</summary>
    /// <param name="resize">How.</param>
    /// <param name="width">Its pixels in a row.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="wide">Pixels in a row that are wanted.</param>
    /// <param name="high">Rows that are wanted.</param>
    public static ImageFit Of(ImageResize resize, int width, int height, int wide, int high)
    {
        ImageFit fit = new(0, 0, width, height, 0, 0, wide, high);
        if (resize == ImageResize.Crop)
        {
            int cutWidth = (int)Math.Clamp((long)height * wide / high, 1, width);
            int cutHeight = (int)Math.Clamp((long)width * high / wide, 1, height);
            return fit with { Left = (width - cutWidth) / 2, Top = (height - cutHeight) / 2, CutWidth = cutWidth, CutHeight = cutHeight };
        }

        if (resize == ImageResize.Pad)
        {
            double ratio = Math.Min((double)wide / width, (double)high / height);
            int fitWidth = Math.Clamp((int)Math.Round(width * ratio), 1, wide);
            int fitHeight = Math.Clamp((int)Math.Round(height * ratio), 1, high);
            return fit with { X = (wide - fitWidth) / 2, Y = (high - fitHeight) / 2, Width = fitWidth, Height = fitHeight };
        }

        return fit;
    }
}
