namespace Mnist.Models.Kernels;

/// <summary>Convolution of pictures (height, width, channels) with a kernel (height, width, channels, filters), as matrix products over patches.</summary>
/// <remarks>Every sum runs over the window's rows, columns and channels in this order; gradients run over pictures, then places.</remarks>
internal static class Convolution
{
    /// <summary><c>y = x * kernel + bias</c>.</summary>
    public static void Forward(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, int pictures, Span<float> patches)
    {
        for (int picture = 0; picture < pictures; picture++)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                int filter = group * shape.GroupFilters;
                Patches.Gather(shape, x.Slice(picture * shape.InputSize, shape.InputSize), group, patches);
                Gemm.Multiply(
                    new ReadOnlyMatrix(patches, shape.Places, shape.PatchSize),
                    new ReadOnlyMatrix(kernel[filter..], shape.PatchSize, shape.GroupFilters, shape.Filters),
                    new Matrix(y.Slice(picture * shape.OutputSize, shape.OutputSize)[filter..], shape.Places, shape.GroupFilters, shape.Filters),
                    bias: bias.IsEmpty ? default : bias.Slice(filter, shape.GroupFilters));
            }
        }
    }

    /// <summary>Gradient to the kernel: each picture's sum over places, then the sum over pictures, which keeps the digits a single long sum would lose.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">(pictures, input).</param>
    /// <param name="dy">(pictures, output).</param>
    /// <param name="kernelGradient">(patch, filters); overwritten.</param>
    /// <param name="pictures">Number of pictures.</param>
    /// <param name="patches">Scratch.</param>
    /// <param name="part">Scratch as large as the kernel.</param>
    public static void KernelGradient(
        in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> kernelGradient, int pictures, Span<float> patches, Span<float> part)
    {
        for (int picture = 0; picture < pictures; picture++)
        {
            Span<float> destination = picture == 0 ? kernelGradient : part;
            for (int group = 0; group < shape.Groups; group++)
            {
                int filter = group * shape.GroupFilters;
                Patches.Gather(shape, x.Slice(picture * shape.InputSize, shape.InputSize), group, patches);
                Gemm.MultiplyTransposedLeft(
                    new ReadOnlyMatrix(patches, shape.Places, shape.PatchSize),
                    new ReadOnlyMatrix(dy.Slice(picture * shape.OutputSize, shape.OutputSize)[filter..], shape.Places, shape.GroupFilters, shape.Filters),
                    new Matrix(destination[filter..], shape.PatchSize, shape.GroupFilters, shape.Filters));
            }

            if (picture > 0)
            {
                RowMath.Add(part, kernelGradient);
            }
        }
    }

    /// <summary>Gradient to the pictures.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="dy">(pictures, output).</param>
    /// <param name="transposed">The kernel as <see cref="TransposeKernel"/> leaves it.</param>
    /// <param name="dx">(pictures, input); overwritten.</param>
    /// <param name="pictures">Number of pictures.</param>
    /// <param name="patches">Scratch.</param>
    public static void InputGradient(in ConvolutionShape shape, ReadOnlySpan<float> dy, ReadOnlySpan<float> transposed, Span<float> dx, int pictures, Span<float> patches)
    {
        dx[..(pictures * shape.InputSize)].Clear();
        int block = shape.PatchSize * shape.GroupFilters;
        for (int picture = 0; picture < pictures; picture++)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                int filter = group * shape.GroupFilters;
                Gemm.Multiply(
                    new ReadOnlyMatrix(dy.Slice(picture * shape.OutputSize, shape.OutputSize)[filter..], shape.Places, shape.GroupFilters, shape.Filters),
                    new ReadOnlyMatrix(transposed.Slice(group * block, block), shape.GroupFilters, shape.PatchSize),
                    new Matrix(patches, shape.Places, shape.PatchSize));
                Patches.ScatterAdd(shape, patches, group, dx.Slice(picture * shape.InputSize, shape.InputSize));
            }
        }
    }

    /// <summary>From (patch, filters) to, group by group, (filters of the group, patch).</summary>
    public static void TransposeKernel(in ConvolutionShape shape, ReadOnlySpan<float> kernel, Span<float> transposed)
    {
        int block = shape.PatchSize * shape.GroupFilters;
        for (int group = 0; group < shape.Groups; group++)
        {
            Transposition.Transpose(
                new ReadOnlyMatrix(kernel[(group * shape.GroupFilters)..], shape.PatchSize, shape.GroupFilters, shape.Filters),
                new Matrix(transposed.Slice(group * block, block), shape.GroupFilters, shape.PatchSize));
        }
    }
}
