using System.Numerics.Tensors;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Products;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>
/// Convolutions of images with channels first: the training engine's, which takes fewer multiplications where that is faster. Where the kernel is not constant, and to turn one round, windows are laid out as the
/// columns of a matrix, and there is a product for each image.
/// </summary>
internal static class ConvolutionOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("Conv", node => OnFloats(node, Convolution));
        operations.Add("ConvTranspose", node => OnFloats(node, Transposed));
    }

    private static Operation OnFloats(OperationNode node, Func<OperationNode, Operation> create) =>
        node.Type(0) == typeof(float) ? create(node) : throw node.Refusal($"it works on {node.Type(0).Name}");

    private static Operation Convolution(OperationNode node)
    {
        WindowAttributes window = WindowAttributes.Of(node);
        int groups = node.Int("group", 1);
        bool biased = node.Has(2);
        return node.ConstantOrNull(1) is { } constant ? Prepared(window, constant, groups, biased) : Operation.Of(typeof(float), inputs =>
        {
            (Tensor x, Tensor kernel) = (inputs[0], inputs[1]);
            WindowAxis height = WindowAxis.Of(window, 0, x.Shape[2]);
            WindowAxis width = WindowAxis.Of(window, 1, x.Shape[3]);
            (int images, int channels, int filters) = (x.Shape[0], x.Shape[1] / groups, kernel.Shape[0] / groups);
            int inner = channels * height.Kernel * width.Kernel;
            int places = height.Outputs * width.Outputs;
            Tensor<float> result = Tensor<float>.Rent([images, kernel.Shape[0], height.Outputs, width.Outputs]);
            Tensor<float> columns = Tensor<float>.Rent([inner, places]);
            for (int i = 0; i < images * groups; i++)
            {
                int group = i % groups;
                Windows.Lay(x.Of<float>().Slice(i * channels * height.Size * width.Size, channels * height.Size * width.Size), columns.Span, channels, height, width);
                Span<float> output = result.Span.Slice(i * filters * places, filters * places);
                MatrixProduct.Multiply(kernel.Of<float>().Slice(group * filters * inner, filters * inner), columns.Span, output, filters, inner, places);
                if (biased)
                {
                    AddToPlanes(output, inputs[2].Of<float>().Slice(group * filters, filters), places);
                }
            }

            columns.Release();
            return result;
        });
    }

    private static Operation Prepared(WindowAttributes window, Tensor kernel, int groups, bool biased)
    {
        // Images of one size come again and again, so what the kernel becomes for them is kept; runs on several threads may share it.
        KeptConvolution? kept = null;
        return Operation.Of(typeof(float), inputs =>
        {
            Tensor x = inputs[0];
            WindowAxis height = WindowAxis.Of(window, 0, x.Shape[2]);
            WindowAxis width = WindowAxis.Of(window, 1, x.Shape[3]);
            KeptConvolution own = kept is { } last && (last.Height, last.Width) == (x.Shape[2], x.Shape[3]) ? last : kept = new KeptConvolution(
                x.Shape[2], x.Shape[3], new ChannelsFirstConvolution(Sliding(height), Sliding(width), x.Shape[1], kernel.Shape[0], groups, kernel.Of<float>()));
            Tensor<float> result = Tensor<float>.Rent([x.Shape[0], kernel.Shape[0], height.Outputs, width.Outputs]);
            Tensor<float> scratch = Tensor<float>.Rent([own.Convolution.ScratchSize]);
            own.Convolution.Run(x.Of<float>(), biased ? inputs[2].Of<float>() : [], result.Span, scratch.Span);
            scratch.Release();
            return result;
        });

        static SlidingWindow Sliding(WindowAxis axis) => new(axis.Size, axis.Kernel, axis.Stride, axis.Dilation, axis.Before, axis.Outputs);
    }

    private static Operation Transposed(OperationNode node)
    {
        WindowAttributes window = WindowAttributes.Of(node);
        int[] extra = node.Integers("output_padding");
        bool biased = node.Has(2);
        return Operation.Of(typeof(float), inputs =>
        {
            (Tensor x, Tensor kernel) = (inputs[0], inputs[1]);
            WindowAxis height = Backwards(0, x.Shape[2]);
            WindowAxis width = Backwards(1, x.Shape[3]);
            (int images, int channels, int filters) = (x.Shape[0], x.Shape[1], kernel.Shape[1]);
            int rows = filters * height.Kernel * width.Kernel;
            int places = height.Outputs * width.Outputs;
            int plane = height.Size * width.Size;
            Tensor<float> result = Tensor<float>.Rent([images, filters, height.Size, width.Size]);
            Tensor<float> columns = Tensor<float>.Rent([rows, places]);
            result.Span.Clear();
            for (int i = 0; i < images; i++)
            {
                MatrixProduct.MultiplyTransposedLeft(kernel.Of<float>(), x.Of<float>().Slice(i * channels * places, channels * places), columns.Span, rows, channels, places);
                Span<float> output = result.Span.Slice(i * filters * plane, filters * plane);
                Windows.Add(columns.Span, output, filters, height, width);
                if (biased)
                {
                    AddToPlanes(output, inputs[2].Of<float>(), plane);
                }
            }

            columns.Release();
            return result;
        });

        // What is this operation's input is the output of the convolution it turns round.
        WindowAxis Backwards(int axis, int size) => new(
            window.Kernel[axis],
            window.Strides[axis],
            window.Dilations[axis],
            window.Pads[axis],
            ((size - 1) * window.Strides[axis]) + ((window.Kernel[axis] - 1) * window.Dilations[axis]) + 1 + (extra.Length > 0 ? extra[axis] : 0) - window.Pads[axis] - window.Pads[axis + 2],
            size);
    }

    private static void AddToPlanes(Span<float> planes, ReadOnlySpan<float> bias, int length)
    {
        for (int i = 0; i < bias.Length; i++)
        {
            Span<float> plane = planes.Slice(i * length, length);
            TensorPrimitives.Add(plane, bias[i], plane);
        }
    }

    private sealed record KeptConvolution(int Height, int Width, ChannelsFirstConvolution Convolution);
}
