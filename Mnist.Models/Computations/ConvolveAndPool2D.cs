using Mnist.Models.Activations;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = f(max(x * W + b)) of images with one channel, the first of a model: nothing learns before them.</summary>
/// <param name="kernel">W (height, width, 1, filters), the layer's first weight.</param>
/// <param name="bias">b (filters), its second; null: none.</param>
/// <param name="activation">f, which may follow the maximum.</param>
/// <param name="sizes">The window's way over an image.</param>
/// <param name="pooling">What pools.</param>
/// <param name="training">Whether there is room for a backward pass.</param>
internal sealed class ConvolveAndPool2D(Parameter kernel, Parameter? bias, ActivationFunction activation, ConvolutionShape sizes, MaxPlaces pooling, bool training) : Computation
{
    private const int Image = 0;
    private const int Places = 1;

    private readonly PooledConvolution _convolution = new(sizes, pooling);
    private readonly int _size = pooling.Shape.OutputSize;

    public override Workspace Workspace => new([new(0, _convolution.ScratchSize, IsKept: true), new(training ? _size : 0)], []);

    public override long MultiplyAdds => (long)sizes.OutputSize * sizes.PatchSize;

    public override void Forward(Pass pass)
    {
        for (int row = 0; row < pass.Rows; row++)
        {
            Span<float> places = training ? pass.Scratch(Places).Slice(row * _size, _size) : default;
            _convolution.Forward(pass.InputRow(row), kernel.Values, bias is null ? default : bias.Values, pass.OutputRow(row), places, pass.Scratch(Image));
            activation.Forward(pass.OutputRow(row), pass.OutputRow(row), sizes.Filters);
        }
    }

    // dz = dy f'(z); what is not the largest of its window has no gradient.
    public override void Backward(Pass pass)
    {
        Span<float> dz = pass.OutputGradient();
        activation.Backward(pass.Output(), dz, dz, sizes.Filters);
        for (int row = 0; pass.Trainable && row < pass.Rows; row++)
        {
            _convolution.KernelGradient(
                pass.InputRow(row), dz.Slice(row * _size, _size), pass.Scratch(Places).Slice(row * _size, _size), pass.Gradient(0), accumulate: row > 0, pass.Scratch(Image));
        }

        if (pass.Trainable && bias is not null)
        {
            RowSums.Sum(dz, pass.Gradient(1), accumulate: false);
        }
    }
}
