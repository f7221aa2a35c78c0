using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Layers;
using Mnist.Models.Training;
using static Mnist.Models.KerasApi;

namespace Mnist.Benchmarks.Kernels;

/// <summary>A recurrent layer, <c>LSTM</c>, <c>GRU</c> or <c>SimpleRNN</c>, over pictures of 28 rows of 28 floats.</summary>
public sealed record RecurrentCase(string Cell, int Units) : KernelCase
{
    /// <summary>Pictures of one shard of the paper's batch of 128.</summary>
    public const int Pictures = 16;

    private const int Rows = 28;

    public override string Name => $"{Cell} {Units}";

    public override double Operations(string method)
    {
        Layer layer = Build().Layers[0];
        long backward = method == nameof(RecurrentLayers.Forward) ? 0 : layer.BackwardMultiplyAdds(inputGradient: false);
        return 2.0 * Pictures * (layer.MultiplyAdds + backward);
    }

    internal LayerChain Chain()
    {
        Sequential model = Build();
        AlignedBuffer[][] shared = LayerChain.SharedBuffers(model.Layers, Pictures);
        model.Layers[0].Prepare(new SharedBuffers(shared[0], needsInputGradient: false), training: true);
        return new LayerChain(model.Layers, Pictures, training: true, shared, skipFinalActivation: false);
    }

    private Sequential Build()
    {
        Sequential model = new() { Seed = 1 };
        model.add(keras.Input((Rows, Rows)));
        model.add(Cell switch { "LSTM" => keras.layers.LSTM(Units), "GRU" => keras.layers.GRU(Units), _ => keras.layers.SimpleRNN(Units) });
        return model;
    }
}
