namespace Mnist.Models.Kernels.Convolution;

/// <summary>How the window of a convolution moves along one axis of an image.</summary>
/// <param name="Input">Cells of the image, 1 or more.</param>
/// <param name="Window">Cells of the window, 1 or more.</param>
/// <param name="Stride">Cells from one position to the next, 1 or more.</param>
/// <param name="Dilation">Distance of the window's cells, 1 or more; 1 where they are neighbours.</param>
/// <param name="PadBefore">Cells of zeros before the image, 0 or more.</param>
/// <param name="Output">Positions of the window, 1 or more; where the last ones reach beyond the image they see zeros.</param>
public readonly record struct SlidingWindow(int Input, int Window, int Stride, int Dilation, int PadBefore, int Output)
{
    internal WindowAxis Axis => Math.Min(Math.Min(Input, Window), Math.Min(Math.Min(Stride, Dilation), Output)) >= 1 && PadBefore >= 0
        ? new WindowAxis(Input, Window, Stride, Dilation, Output, PadBefore)
        : throw new ArgumentException($"A window has sizes, steps and positions of 1 or more and padding of 0 or more, received {this}.");
}
