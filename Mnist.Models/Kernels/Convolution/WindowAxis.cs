namespace Mnist.Models.Kernels.Convolution;

/// <summary>One spatial axis of a convolution or pooling: how a window moves over it. The arithmetic exists once, here.</summary>
/// <param name="Input">Cells of the input.</param>
/// <param name="Window">Cells of the window.</param>
/// <param name="Stride">Steps of the window.</param>
/// <param name="Dilation">Distance of the window's cells.</param>
/// <param name="Output">Positions of the window.</param>
/// <param name="PadBefore">Cells of padding before the first.</param>
/// <param name="InputDilation">Distance of the input's cells: zeros lie between them when it is above 1.</param>
internal readonly record struct WindowAxis(int Input, int Window, int Stride, int Dilation, int Output, int PadBefore, int InputDilation = 1)
{
    /// <summary>Cells a window covers, from its first to its last.</summary>
    public int DilatedSize => checked(((Window - 1) * Dilation) + 1);

    /// <summary>Cells of the input with its padding, as far as windows see it.</summary>
    public int Padded => checked(((Output - 1) * Stride) + DilatedSize);

    /// <summary>Whether windows see anything but the input as it is.</summary>
    public bool NeedsPadding => PadBefore > 0 || InputDilation > 1 || Padded > Input;

    /// <summary>The axis of the convolution that gives the input gradient: over the outputs, with the kernel flipped.</summary>
    public WindowAxis BackwardData => new(Output, Window, 1, Dilation, Input, DilatedSize - 1 - PadBefore, Stride);

    /// <summary>
    /// Same: <c>output = ceil(input / stride)</c>, padding shared out with the larger half after. Valid: <c>output = ceil((input - dilatedSize + 1) / stride)</c>
    /// with <c>dilatedSize = (window - 1) dilation + 1</c>.
    /// </summary>
    /// <exception cref="OverflowException">The padding is above what an int can say.</exception>
    public static WindowAxis Create(int input, int window, int stride, int dilation, bool same)
    {
        long dilatedSize = ((window - 1L) * dilation) + 1;
        if (!same)
        {
            return new WindowAxis(input, window, stride, dilation, (int)Math.Max(0, (input - dilatedSize + stride) / stride), 0);
        }

        int output = (int)((input + stride - 1L) / stride);
        long padding = Math.Max(0, ((output - 1L) * stride) + dilatedSize - input);
        return new WindowAxis(input, window, stride, dilation, output, checked((int)(padding / 2)));
    }

    /// <summary>Input cell under a cell of the window at an output position; outside the input where there is padding.</summary>
    public int Cell(int position, int inWindow) => (position * Stride) - PadBefore + (inWindow * Dilation);
}
