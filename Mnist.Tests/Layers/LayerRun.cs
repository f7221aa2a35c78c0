using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Training;
using Mnist.Tests.Kernels;

namespace Mnist.Tests.Layers;

/// <summary>One shard with one layer; the shard has room for a row more than it is given, filled with canaries.</summary>
internal sealed class LayerRun
{
    private readonly Layer _layer;
    private readonly LayerPass _pass;
    private readonly AlignedBuffer[][] _shared;
    private readonly AlignedBuffer _input;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _outputGradient;
    private readonly AlignedBuffer _inputGradient;

    public LayerRun(Layer layer, NDArray x, bool training, ulong seed = 1)
    {
        _layer = layer;
        layer.Build(new Shape(x.shape.dims[1..]), seed, layerIndex: 0);
        int room = x.Rows + 1;
        _input = Guarded(room * layer.InputShape.Count);
        _inputGradient = Guarded(_input.Length);
        (_output, _outputGradient) = layer.IsReshape
            ? (_input, _inputGradient)
            : (Guarded(room * layer.OutputShape.Count), Guarded(room * layer.OutputShape.Count));
        x.ToArray<float>().CopyTo(_input.Span);
        _shared = LayerChain.SharedBuffers([layer], room);
        _pass = new LayerPass(
            layer,
            (_input, _inputGradient),
            (_output, _outputGradient),
            [.. layer.Parameters.Select(parameter => new AlignedBuffer(parameter.Count))],
            [.. layer.Memory(room).Scratch.Select(length => new AlignedBuffer(length))],
            _shared[0]) { Rows = x.Rows, Training = training, Seed = seed };
    }

    /// <summary>What the layer sees; epoch and first sample may be set.</summary>
    public LayerPass Pass => _pass;

    public Span<float> Input => _pass.Input;

    public ReadOnlySpan<float> Output => _pass.Output;

    public ReadOnlySpan<float> InputGradient => _pass.InputGradient;

    public ReadOnlySpan<float> Gradient(int parameter) => _pass.Gradient(parameter);

    public void Forward()
    {
        _layer.Prepare(new SharedBuffers(_shared[0], needsInputGradient: true), training: true);
        if (_layer is IWholeBatch whole && _pass.Training)
        {
            whole.CombineForward([_pass]);
        }

        if (!_layer.IsReshape)
        {
            _layer.Forward(_pass);
        }

        AssertCanaries(_output, _pass.Output.Length);
    }

    public void Backward(float[] dy)
    {
        dy.CopyTo(_outputGradient.Span);
        if (_layer is IWholeBatch whole)
        {
            whole.GatherBackward(_pass);
            if (_pass.Training)
            {
                whole.CombineBackward([_pass]);
            }
        }

        if (!_layer.IsReshape)
        {
            _layer.Backward(_pass);
        }

        AssertCanaries(_inputGradient, _pass.InputGradient.Length);
    }

    private static AlignedBuffer Guarded(int length)
    {
        AlignedBuffer buffer = new(length);
        buffer.Span.Fill(KernelSamples.Canary);
        return buffer;
    }

    private static void AssertCanaries(AlignedBuffer buffer, int used) =>
        Assert.True(buffer.Span[used..].IndexOfAnyExcept(KernelSamples.Canary) < 0, "Something was written behind the rows of the shard.");
}
