using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;

namespace Mnist.Benchmarks.Kernels;

/// <summary>The three passes of a convolution with all they need: the one place that knows the kernels' arguments.</summary>
internal sealed class ConvolutionCalls
{
    private readonly ImageConvolution _convolution;
    private readonly int _images;
    private readonly ImageConvolution _backwardData;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;
    private readonly AlignedBuffer _kernel;
    private readonly AlignedBuffer _backwardDataKernel;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _padded;
    private readonly AlignedBuffer _paddedGradient;

    public ConvolutionCalls(int size, int window, int channels, int filters, int images)
    {
        WindowAxis axis = WindowAxis.Create(size, window, stride: 1, dilation: 1, same: true);
        ConvolutionShape shape = new(axis, axis, channels, filters, Groups: 1);
        _convolution = new ImageConvolution(shape);
        _backwardData = new ImageConvolution(shape.BackwardData);
        _images = images;
        _x = RandomFloats.Create(images * shape.InputSize);
        _dy = RandomFloats.Create(images * shape.OutputSize);
        _kernel = RandomFloats.Create(shape.KernelSize);
        _bias = RandomFloats.Create(filters);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
        _backwardDataKernel = new AlignedBuffer(_kernel.Length);
        _gradient = new AlignedBuffer(_kernel.Length);
        _padded = new AlignedBuffer(shape.PaddedSize);
        _paddedGradient = new AlignedBuffer(shape.BackwardData.PaddedSize);
        _convolution.FlipKernel(_kernel.Span, _backwardDataKernel.Span);
    }

    public void Forward()
    {
        for (int image = 0; image < _images; image++)
        {
            _convolution.Forward(Row(_x, image), _kernel.Span, _bias.Span, Row(_y, image), _padded.Span);
        }
    }

    public void InputGradient()
    {
        for (int image = 0; image < _images; image++)
        {
            _backwardData.Forward(Row(_dy, image), _backwardDataKernel.Span, default, Row(_dx, image), _paddedGradient.Span);
        }
    }

    public void KernelGradient()
    {
        for (int image = 0; image < _images; image++)
        {
            _convolution.KernelGradient(Row(_x, image), Row(_dy, image), _gradient.Span, accumulate: image > 0, _padded.Span);
        }
    }

    private Span<float> Row(AlignedBuffer rows, int image)
    {
        int size = rows.Length / _images;
        return rows.Span.Slice(image * size, size);
    }
}
