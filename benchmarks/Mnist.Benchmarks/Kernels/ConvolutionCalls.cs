using Mnist.Models.Kernels;
using Mnist.Models.Tensors;

namespace Mnist.Benchmarks.Kernels;

/// <summary>The three passes of a convolution with all they need: the one place that knows the kernels' arguments.</summary>
internal sealed class ConvolutionCalls
{
    private readonly ConvolutionShape _shape;
    private readonly int _pictures;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;
    private readonly AlignedBuffer _kernel;
    private readonly AlignedBuffer _transposed;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _patches;
    private readonly AlignedBuffer _part;

    public ConvolutionCalls(int size, int window, int channels, int filters, int pictures)
    {
        WindowAxis axis = WindowAxis.Create(size, window, stride: 1, dilation: 1, same: true);
        _shape = new ConvolutionShape(axis, axis, channels, filters, Groups: 1);
        _pictures = pictures;
        _x = RandomFloats.Create(pictures * _shape.InputSize);
        _dy = RandomFloats.Create(pictures * _shape.OutputSize);
        _kernel = RandomFloats.Create(_shape.PatchSize * filters);
        _bias = RandomFloats.Create(filters);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
        _transposed = new AlignedBuffer(_kernel.Length);
        _gradient = new AlignedBuffer(_kernel.Length);
        _patches = new AlignedBuffer(_shape.PatchesSize);
        _part = new AlignedBuffer(_kernel.Length);
        Convolution.TransposeKernel(_shape, _kernel.Span, _transposed.Span);
    }

    public void Forward() => Convolution.Forward(_shape, _x.Span, _kernel.Span, _bias.Span, _y.Span, _pictures, _patches.Span);

    public void InputGradient() => Convolution.InputGradient(_shape, _dy.Span, _transposed.Span, _dx.Span, _pictures, _patches.Span);

    public void KernelGradient() => Convolution.KernelGradient(_shape, _x.Span, _dy.Span, _gradient.Span, _pictures, _patches.Span, _part.Span);
}
