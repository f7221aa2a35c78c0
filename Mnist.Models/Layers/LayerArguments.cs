using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;

namespace Mnist.Models.Layers;

/// <summary>Checks what layers are given.</summary>
internal static class LayerArguments
{
    /// <summary>Refuses rows of unknown, empty or enormous axes.</summary>
    public static Shape Rows(Shape rows, string owner) => Array.TrueForAll(rows.dims, dim => dim > 0) && rows.Estimate <= TensorLimits.MaxFloats
        ? rows
        : throw new ArgumentException($"Every size of the rows of {owner} must be known and 1 or more, and their product {TensorLimits.MaxFloats} or less, received {rows}. Give every size in Input, input_shape or build.");

    /// <summary>Refuses rows of a single number, which have no last axis.</summary>
    public static Shape AnyAxis(Shape rows, string className) => rows.ndim > 0
        ? rows
        : throw new ArgumentException($"{className} takes rows of at least one axis, received rows of shape {rows}.");

    /// <summary>Refuses an enormous weight, before memory is asked for.</summary>
    public static Shape Weight(Shape weight, string name) => weight.Estimate <= TensorLimits.MaxFloats
        ? weight
        : throw new ArgumentException($"A weight may have up to {TensorLimits.MaxFloats} numbers, received {weight} for '{name}'; use fewer units or filters.");

    /// <summary>A window's way over images; refuses images that padding makes enormous.</summary>
    public static ConvolutionShape Window(
        Shape input, (int Height, int Width) window, (int Height, int Width) strides, (int Height, int Width) dilation, string padding, int filters, int groups)
    {
        bool same = padding == "same";
        try
        {
            ConvolutionShape sizes = new(
                WindowAxis.Create(input[0], window.Height, strides.Height, dilation.Height, same),
                WindowAxis.Create(input[1], window.Width, strides.Width, dilation.Width, same),
                input[2],
                filters,
                groups);
            if (sizes.OutputPositions == 0)
            {
                throw new ArgumentException(
                    $"A window of {window}{Dilated(dilation)} does not fit into rows of shape {input}; use padding: \"same\" or a smaller window.");
            }

            if (sizes.PaddedSize <= TensorLimits.MaxFloats && sizes.BackwardData.PaddedSize <= TensorLimits.MaxFloats)
            {
                return sizes;
            }
        }
        catch (OverflowException)
        {
            // The sentence below says it.
        }

        throw new ArgumentException(
            $"A window of {window}{Dilated(dilation)} over rows of shape {input} needs more than {TensorLimits.MaxFloats} numbers for a padded image; use a smaller window or dilation_rate.");
    }

    private static string Dilated((int Height, int Width) dilation) => dilation == (1, 1) ? string.Empty : $" with dilation_rate {dilation}";
}
