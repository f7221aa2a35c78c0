using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Models.Computations;

/// <summary>The largest value of each window.</summary>
/// <param name="sizes">The window's way over an image.</param>
internal sealed class MaxPool2D(ConvolutionShape sizes) : Computation
{
    /// <summary>The window's way over an image.</summary>
    public ConvolutionShape Sizes => sizes;

    public override void Forward(Pass pass) => ImagePooling.MaxForward(sizes, pass.Input(), pass.Output(), pass.Rows);

    public override void Backward(Pass pass)
    {
        pass.InputGradient().Clear();
        ImagePooling.MaxBackward(sizes, pass.Input(), pass.Output(), pass.OutputGradient(), pass.InputGradient(), pass.Rows);
    }
}
