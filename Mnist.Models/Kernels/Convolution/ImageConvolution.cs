using Mnist.Models.Kernels.Products;

namespace Mnist.Models.Kernels.Convolution;

/// <summary>Convolution of images (height, width, channels), a few at a time, with a kernel (height, width, channels / groups, filters).</summary>
/// <remarks>What an algorithm makes of the kernel is made once for a batch, and what it makes of the kernel's gradient is undone once for a shard.</remarks>
/// <param name="shape">Sizes.</param>
internal abstract class ImageConvolution(ConvolutionShape shape)
{
    /// <summary>Sizes.</summary>
    public ConvolutionShape Shape => shape;

    /// <summary>Images at a time, at most; 1 by default.</summary>
    public virtual int Images => 1;

    /// <summary>Floats of the kernel as products take it; 0, the default, where they take it as it is.</summary>
    public virtual int PreparedSize => 0;

    /// <summary>Floats of scratch that were zero once and are used for this convolution only.</summary>
    public abstract int ScratchSize { get; }

    /// <summary>Floats of the sums that become the kernel's gradient; 0, the default, where they are the gradient.</summary>
    public virtual int SumsSize => 0;

    /// <summary>The algorithm for a shape.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="fast">Whether it may be another than the direct one.</param>
    public static ImageConvolution Create(ConvolutionShape shape, bool fast) =>
        fast && Winograd.WinogradConvolution.Pays(shape) ? new Winograd.WinogradConvolution(shape) : new DirectConvolution(shape);

    /// <summary>Brings the kernel into the form products take.</summary>
    /// <param name="kernel">(height, width, channels / groups, filters).</param>
    /// <param name="prepared">Room for <see cref="PreparedSize"/>.</param>
    public virtual void Prepare(ReadOnlySpan<float> kernel, Span<float> prepared)
    {
    }

    /// <summary><c>y = x * kernel + bias</c>.</summary>
    /// <param name="x">(images, height, width, channels).</param>
    /// <param name="kernel">As <see cref="Prepare"/> left it, or the kernel itself where nothing is prepared.</param>
    /// <param name="bias">(filters), or empty.</param>
    /// <param name="y">(images, height', width', filters); overwritten.</param>
    /// <param name="scratch">Room for <see cref="ScratchSize"/>.</param>
    public abstract void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> scratch);

    /// <summary>Gradient to the kernel, plus what is there if <paramref name="accumulate"/>, in the form of <see cref="FinishGradient"/>.</summary>
    /// <param name="x">(images, height, width, channels).</param>
    /// <param name="dy">(images, height', width', filters).</param>
    /// <param name="sums">Room for <see cref="SumsSize"/>, or the gradient itself.</param>
    /// <param name="accumulate">Whether these images' sums are added to those there, or overwrite them.</param>
    /// <param name="scratch">As for <see cref="Forward"/>.</param>
    public abstract void KernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> sums, bool accumulate, Span<float> scratch);

    /// <summary>Makes the gradient of the sums of all images.</summary>
    /// <param name="sums">What <see cref="KernelGradient"/> left.</param>
    /// <param name="gradient">As the kernel; overwritten.</param>
    public virtual void FinishGradient(ReadOnlySpan<float> sums, Span<float> gradient)
    {
    }

    /// <summary>Flips the kernel for the input gradient: from (height, width, channels / groups, filters), window first to last, to (height, width, filters / groups, channels), last to first.</summary>
    public void FlipKernel(ReadOnlySpan<float> kernel, Span<float> flipped)
    {
        int cell = shape.GroupChannels * shape.Filters;
        for (int index = 0; index < shape.Cells; index++)
        {
            ReadOnlySpan<float> from = kernel.Slice(index * cell, cell);
            Span<float> to = flipped.Slice((shape.Cells - 1 - index) * cell, cell);
            for (int group = 0; group < shape.Groups; group++)
            {
                Transposition.Transpose(
                    new ReadOnlyMatrix(from[(group * shape.GroupFilters)..], shape.GroupChannels, shape.GroupFilters, shape.Filters),
                    new Matrix(to[(group * shape.GroupChannels)..], shape.GroupFilters, shape.GroupChannels, shape.Channels));
            }
        }
    }

    /// <summary>Refuses spans that are shorter than they should be.</summary>
    internal static void Check(bool fits)
    {
        if (!fits)
        {
            throw new ArgumentException("A span is shorter than the convolution's sizes say.");
        }
    }
}
