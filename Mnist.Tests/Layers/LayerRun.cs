using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Tests.Kernels;

namespace Mnist.Tests.Layers;

/// <summary>One shard with one layer; the shard has room for a row more than it is given, filled with canaries.</summary>
internal sealed class LayerRun
{
    private readonly Computation _computation;
    private readonly AlignedBuffer[] _shared;
    private readonly AlignedBuffer[] _inputs;
    private readonly AlignedBuffer[] _inputGradients;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _outputGradient;

    public LayerRun(Layer layer, NDArray x, bool training, ulong seed = 1)
        : this(layer, [x], mask: null, training, seed)
    {
    }

    /// <summary>A layer of several inputs, or one that looks at a mask.</summary>
    public LayerRun(Layer layer, IReadOnlyList<NDArray> inputs, NDArray? mask, bool training, ulong seed = 1)
    {
        TensorSpec[] specs = [.. inputs.Select(x => new TensorSpec(new Shape(x.shape.dims[1..]), x.dtype == TF_DataType.TF_INT32 ? x.dtype : TF_DataType.TF_FLOAT))];
        layer.Build(specs, seed, layerIndex: 0);
        TensorSpec output = layer.Infer(specs)[0];
        NDArray[] sources = mask is null ? [.. inputs] : [.. inputs, mask];
        TensorSpec[] sourceSpecs = mask is null ? specs : [.. specs, new TensorSpec(new Shape(mask.shape.dims[1..]))];
        _computation = layer.Bind(sourceSpecs);
        int rows = inputs[0].Rows;
        int room = rows + 1;
        _inputs = [.. sourceSpecs.Select(spec => Guarded(room * spec.Count))];
        _inputGradients = [.. sourceSpecs.Select((spec, i) => i < specs.Length && spec.Type == TF_DataType.TF_FLOAT ? Guarded(room * spec.Count) : AlignedBuffer.Empty)];
        (_output, _outputGradient) = _computation.IsView ? (_inputs[0], _inputGradients[0]) : (Guarded(room * output.Count), Guarded(room * output.Count));
        _shared = [.. _computation.Workspace.Shared.Select(length => new AlignedBuffer(length))];
        Pass = new Pass
        {
            Inputs = [.. sourceSpecs.Select((spec, i) => new Region(_inputs[i], 0, spec.Count))],
            Outputs = [new Region(_output, 0, output.Count)],
            InputGradients = [.. sourceSpecs.Select((spec, i) => new Region(_inputGradients[i], 0, spec.Count))],
            OutputGradients = [new Region(_outputGradient, 0, output.Count)],
            WeightGradients = [.. layer.Parameters.Select(parameter => new AlignedBuffer(parameter.Count))],
            ScratchRegions = [.. _computation.Workspace.Scratch.Select(scratch => new Region(new AlignedBuffer(scratch.For(room)), 0, scratch.For(room)))],
            SharedBuffers = _shared,
            Training = training,
            Trainable = layer.Trainable,
            UpdatesState = training,
            Rows = rows,
            Step = new StepContext(seed, 0, 0),
        };
        for (int i = 0; i < sources.Length; i++)
        {
            if (sourceSpecs[i].Type == TF_DataType.TF_INT32)
            {
                sources[i].ToArray<int>().CopyTo(Pass.Inputs[i].Integers(rows));
            }
            else
            {
                sources[i].ToArray<float>().CopyTo(_inputs[i].Span);
            }
        }
    }

    /// <summary>What the layer sees; epoch and first sample may be set.</summary>
    public Pass Pass { get; }

    public Span<float> Input => Pass.Input();

    public ReadOnlySpan<float> Output => Pass.Output();

    public ReadOnlySpan<float> InputGradient => Pass.InputGradient();

    public ReadOnlySpan<float> Gradient(int parameter) => Pass.Gradient(parameter);

    public void Forward()
    {
        _computation.Prepare(new SharedBuffers(_shared, needsInputGradient: true), training: true);
        if (_computation is IBatchStatistics statistics && Pass.Training && Pass.Trainable)
        {
            statistics.ReduceForward([Pass]);
        }

        if (!_computation.IsView)
        {
            _computation.Forward(Pass);
        }

        AssertCanaries(_output, Pass.Output().Length);
    }

    public void Backward(float[] dy)
    {
        dy.CopyTo(_outputGradient.Span);
        if (_computation is IBatchStatistics statistics && Pass.Training && Pass.Trainable)
        {
            statistics.CollectBackward(Pass);
            statistics.ReduceBackward([Pass]);
        }

        if (!_computation.IsView)
        {
            _computation.Backward(Pass);
        }

        for (int i = 0; i < _inputGradients.Length; i++)
        {
            if (_inputGradients[i].Length > 0)
            {
                AssertCanaries(_inputGradients[i], Pass.InputGradient(i).Length);
            }
        }
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
