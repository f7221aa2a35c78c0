using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Models.Computations;

/// <summary>The mean of each window, of the places inside the image.</summary>
/// <param name="sizes">The window's way over an image.</param>
internal sealed class AveragePool2D(ConvolutionShape sizes) : Computation
{
    public override void Forward(Pass pass) => ImagePooling.AverageForward(sizes, pass.Input(), pass.Output(), pass.Rows);

    public override void Backward(Pass pass)
    {
        pass.InputGradient().Clear();
        ImagePooling.AverageBackward(sizes, pass.OutputGradient(), pass.InputGradient(), pass.Rows);
    }
}
