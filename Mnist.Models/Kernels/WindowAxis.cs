namespace Mnist.Models.Kernels;

/// <summary>One spatial axis of a convolution or pooling: how a window moves over it. The arithmetic exists once, here.</summary>
/// <param name="Input">Cells of the input.</param>
/// <param name="Window">Cells of the window.</param>
/// <param name="Stride">Steps of the window.</param>
/// <param name="Dilation">Distance of the window's cells.</param>
/// <param name="Output">Places of the window.</param>
/// <param name="Before">Cells of padding before the first.</param>
/// <param name="Spacing">Distance of the input's cells: zeros lie between them when it is above 1.</param>
internal readonly record struct WindowAxis(int Input, int Window, int Stride, int Dilation, int Output, int Before, int Spacing = 1)
{
    /// <summary>Cells a window covers, from its first to its last.</summary>
    public int Reach => checked(((Window - 1) * Dilation) + 1);

    /// <summary>Cells of the input with its padding, as far as windows see it.</summary>
    public int Padded => checked(((Output - 1) * Stride) + Reach);

    /// <summary>Whether windows see anything but the input as it is.</summary>
    public bool NeedsPadding => Before > 0 || Spacing > 1 || Padded > Input;

    /// <summary>The axis of the convolution that carries gradients back: over the outputs, with the window turned around.</summary>
    public WindowAxis Turned => new(Output, Window, 1, Dilation, Input, Reach - 1 - Before, Stride);

    /// <summary>
    /// Same: <c>output = ceil(input / stride)</c>, padding shared out with the larger half after. Valid: <c>output = ceil((input - reach + 1) / stride)</c>
    /// with <c>reach = (window - 1) dilation + 1</c>.
    /// </summary>
    /// <exception cref="OverflowException">The padding is above what an int can say.</exception>
    public static WindowAxis Create(int input, int window, int stride, int dilation, bool same)
    {
        long reach = ((window - 1L) * dilation) + 1;
        if (!same)
        {
            return new WindowAxis(input, window, stride, dilation, (int)Math.Max(0, (input - reach + stride) / stride), 0);
        }

        int output = (int)((input + stride - 1L) / stride);
        long padding = Math.Max(0, ((output - 1L) * stride) + reach - input);
        return new WindowAxis(input, window, stride, dilation, output, checked((int)(padding / 2)));
    }

    /// <summary>Input cell under a cell of the window at a place; outside the input where there is padding.</summary>
    public int Cell(int place, int inWindow) => (place * Stride) - Before + (inWindow * Dilation);
}
