using Mnist.Models.Activations;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>y = f(x * W + b) over height and width.</summary>
/// <param name="kernel">W (height, width, channels / groups, filters), the layer's first weight.</param>
/// <param name="bias">b (filters), its second; null: none.</param>
/// <param name="activation">f.</param>
/// <param name="sizes">The window's way over an image.</param>
internal sealed class Convolve2D(Parameter kernel, Parameter? bias, ActivationFunction activation, ConvolutionShape sizes) : Computation
{
    // Scratch: an image with its margin, and a gradient with its own.
    private const int PaddedInput = 0;
    private const int PaddedGradient = 1;

    // For all shards: the kernel flipped.
    private const int Flipped = 0;

    private readonly ImageConvolution _convolution = new(sizes);
    private readonly ImageConvolution _backward = new(sizes.BackwardData);

    public override Workspace Workspace => new([new(0, sizes.PaddedSize, IsKept: true), new(0, sizes.BackwardData.PaddedSize, IsKept: true)], [sizes.KernelSize]);

    public override long MultiplyAdds => (long)sizes.OutputSize * sizes.PatchSize;

    public override Computation? Logits => activation is Softmax ? new Convolve2D(kernel, bias, "linear", sizes) : null;

    public override void Prepare(SharedBuffers shared, bool training)
    {
        if (shared.NeedsInputGradient)
        {
            _convolution.FlipKernel(kernel.Values, shared[Flipped]);
        }
    }

    // Image by image, so that what one pass wrote is still in the cache when the next reads it.
    public override void Forward(Pass pass)
    {
        for (int image = 0; image < pass.Rows; image++)
        {
            Span<float> y = pass.OutputRow(image);
            _convolution.Forward(pass.InputRow(image), kernel.Values, bias is null ? default : bias.Values, y, pass.Scratch(PaddedInput));
            activation.Forward(y, y, sizes.Filters);
        }
    }

    // dz = dy f'(z); the gradients to kernel and input are convolutions of dz with the input and with the kernel flipped.
    public override void Backward(Pass pass)
    {
        for (int image = 0; image < pass.Rows; image++)
        {
            Span<float> dz = pass.OutputGradientRow(image);
            activation.Backward(pass.OutputRow(image), dz, dz, sizes.Filters);
            if (pass.Trainable)
            {
                _convolution.KernelGradient(pass.InputRow(image), dz, pass.Gradient(0), accumulate: image > 0, pass.Scratch(PaddedInput));
                if (bias is not null)
                {
                    RowSums.Sum(dz, pass.Gradient(1), accumulate: image > 0);
                }
            }

            if (pass.NeedsInputGradient)
            {
                _backward.Forward(dz, pass.Shared(Flipped), bias: default, pass.InputGradientRow(image), pass.Scratch(PaddedGradient));
            }
        }
    }
}
