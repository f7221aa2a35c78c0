using Mnist.Formats.Tensors;
using Mnist.Models.Layers;

namespace Mnist.Models.Training;

/// <summary>The buffers of a model for so many rows: activations, gradients and scratch of every layer, made once.</summary>
internal sealed class LayerChain
{
    private readonly IReadOnlyList<Layer> _layers;

    public LayerChain(IReadOnlyList<Layer> layers, int rows, bool training, AlignedBuffer[][] shared, bool skipFinalActivation)
    {
        _layers = layers;
        Passes = new LayerPass[layers.Count];
        Gradients = new AlignedBuffer[layers.Count][];

        // Nothing before the first layer that learns needs a gradient.
        bool gradientWanted = false;
        (AlignedBuffer Value, AlignedBuffer Gradient) current = (training ? Buffer(layers[0].InputShape, rows) : new AlignedBuffer(0), AlignedBuffer.Empty);
        Input = current.Value;
        for (int i = 0; i < layers.Count; i++)
        {
            Layer layer = layers[i];
            gradientWanted |= training && layer.Trainable && layer.Parameters.Any(parameter => parameter.Trainable);
            (AlignedBuffer Value, AlignedBuffer Gradient) next = layer.IsReshape
                ? current
                : (Buffer(layer.OutputShape, rows), gradientWanted ? Buffer(layer.OutputShape, rows) : AlignedBuffer.Empty);
            Gradients[i] = [.. layer.Parameters.Select(parameter => gradientWanted && parameter.Trainable ? new AlignedBuffer(parameter.Count) : AlignedBuffer.Empty)];
            AlignedBuffer[] scratch = [.. layer.Memory(rows).Scratch.Select(length => new AlignedBuffer(length))];
            Passes[i] = new LayerPass(layer, current, next, Gradients[i], scratch, shared[i])
            {
                LayerIndex = i,
                Training = training,
                SkipActivation = skipFinalActivation && i == layers.Count - 1,
            };
            current = next;
        }

        (Output, OutputGradient) = current;
    }

    /// <summary>One pass per layer.</summary>
    public LayerPass[] Passes { get; }

    /// <summary>Gradient buffers by layer and parameter; empty buffers where none is wanted.</summary>
    public AlignedBuffer[][] Gradients { get; }

    /// <summary>Rows for the first layer; without training they are borrowed, not copied.</summary>
    public AlignedBuffer Input { get; }

    /// <summary>Rows of the last layer.</summary>
    public AlignedBuffer Output { get; }

    /// <summary>Gradient of the loss to <see cref="Output"/>; empty where none is wanted.</summary>
    public AlignedBuffer OutputGradient { get; }

    /// <summary>Takes the time of each layer; null, as it is without a <see cref="StepProfile"/>: nobody does.</summary>
    public ShardClock? Clock { get; set; }

    /// <summary>Makes the buffers that all shards share.</summary>
    public static AlignedBuffer[][] SharedBuffers(IReadOnlyList<Layer> layers, int rows) =>
        [.. layers.Select(layer => layer.Memory(rows).Shared.Select(length => new AlignedBuffer(length)).ToArray())];

    /// <summary>Says which rows the next pass is about.</summary>
    public void Begin(int rows, long firstSample, int epoch, ulong seed)
    {
        foreach (LayerPass pass in Passes)
        {
            pass.Rows = rows;
            pass.FirstSample = firstSample;
            pass.Epoch = epoch;
            pass.Seed = seed;
        }
    }

    /// <summary>Runs the layers from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public void Forward(int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            if (!_layers[i].IsReshape)
            {
                _layers[i].Forward(Passes[i]);
                Clock?.LapForward(i);
            }
        }
    }

    /// <summary>Runs the layers backward from <paramref name="last"/> down to <paramref name="first"/>, as far as gradients are wanted.</summary>
    public void Backward(int last, int first)
    {
        for (int i = last; i >= first; i--)
        {
            if (!_layers[i].IsReshape && Passes[i].HasOutputGradient)
            {
                _layers[i].Backward(Passes[i]);
                Clock?.LapBackward(i);
            }
        }
    }

    private static AlignedBuffer Buffer(Shape shape, int rows) => new(checked(rows * shape.Count));
}
