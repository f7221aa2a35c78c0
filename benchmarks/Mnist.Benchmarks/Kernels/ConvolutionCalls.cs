using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;

namespace Mnist.Benchmarks.Kernels;

/// <summary>The three passes of a convolution with all they need: the one place that knows the kernels' arguments.</summary>
internal sealed class ConvolutionCalls
{
    private readonly ImageConvolution _convolution;
    private readonly ImageConvolution _backwardData;
    private readonly int _images;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _y;
    private readonly AlignedBuffer _dy;
    private readonly AlignedBuffer _dx;
    private readonly AlignedBuffer _kernel;
    private readonly AlignedBuffer _backwardDataKernel;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _gradient;
    private readonly AlignedBuffer _sums;
    private readonly AlignedBuffer _scratch;
    private readonly AlignedBuffer _backwardScratch;

    public ConvolutionCalls(int size, int window, int channels, int filters, int images, bool fast)
    {
        WindowAxis axis = WindowAxis.Create(size, window, stride: 1, dilation: 1, same: true);
        ConvolutionShape shape = new(axis, axis, channels, filters, Groups: 1);
        _convolution = ImageConvolution.Create(shape, fast);
        _backwardData = ImageConvolution.Create(shape.BackwardData, fast);
        _images = images;
        _x = RandomFloats.Create(images * shape.InputSize);
        _dy = RandomFloats.Create(images * shape.OutputSize);
        AlignedBuffer kernel = RandomFloats.Create(shape.KernelSize);
        AlignedBuffer flipped = new(kernel.Length);
        _bias = RandomFloats.Create(filters);
        _y = new AlignedBuffer(_dy.Length);
        _dx = new AlignedBuffer(_x.Length);
        _convolution.FlipKernel(kernel.Span, flipped.Span);
        _kernel = Prepared(_convolution, kernel);
        _backwardDataKernel = Prepared(_backwardData, flipped);
        _gradient = new AlignedBuffer(kernel.Length);
        _sums = _convolution.SumsSize == 0 ? _gradient : new AlignedBuffer(_convolution.SumsSize);
        _scratch = new AlignedBuffer(_convolution.ScratchSize);
        _backwardScratch = new AlignedBuffer(_backwardData.ScratchSize);
    }

    public void Forward()
    {
        for (int first = 0; first < _images; first += _convolution.Images)
        {
            _convolution.Forward(Rows(_x, first, _convolution), _kernel.Span, _bias.Span, Rows(_y, first, _convolution), _scratch.Span);
        }
    }

    public void InputGradient()
    {
        for (int first = 0; first < _images; first += _backwardData.Images)
        {
            _backwardData.Forward(Rows(_dy, first, _backwardData), _backwardDataKernel.Span, default, Rows(_dx, first, _backwardData), _backwardScratch.Span);
        }
    }

    public void KernelGradient()
    {
        for (int first = 0; first < _images; first += _convolution.Images)
        {
            _convolution.KernelGradient(Rows(_x, first, _convolution), Rows(_dy, first, _convolution), _sums.Span, accumulate: first > 0, _scratch.Span);
        }

        _convolution.FinishGradient(_sums.Span, _gradient.Span);
    }

    private static AlignedBuffer Prepared(ImageConvolution convolution, AlignedBuffer kernel)
    {
        if (convolution.PreparedSize == 0)
        {
            return kernel;
        }

        AlignedBuffer prepared = new(convolution.PreparedSize);
        convolution.Prepare(kernel.Span, prepared.Span);
        return prepared;
    }

    private Span<float> Rows(AlignedBuffer rows, int first, ImageConvolution convolution)
    {
        int size = rows.Length / _images;
        return rows.Span.Slice(first * size, Math.Min(convolution.Images, _images - first) * size);
    }
}
