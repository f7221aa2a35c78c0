using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Execution;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Benchmarks.Kernels;

/// <summary>A recurrent layer, <c>LSTM</c>, <c>GRU</c> or <c>SimpleRNN</c>, over images of 28 rows of 28 floats.</summary>
public sealed record RecurrentCase(string Cell, int Units) : KernelCase
{
    /// <summary>Images of one shard of the paper's batch of 128.</summary>
    public const int Images = 16;

    private const int Rows = 28;

    public override string Name => $"{Cell} {Units}";

    public override double Operations(string method)
    {
        Computation steps = Call().Computation;
        long backward = method == nameof(RecurrentLayers.Forward) ? 0 : steps.BackwardMultiplyAdds(inputGradient: false);
        return 2.0 * Images * (steps.MultiplyAdds + backward);
    }

    /// <summary>The layer bound to one shard.</summary>
    internal BoundCall Call() => Build().Plan(Images, training: true).Calls[0];

    /// <summary>One shard's buffers, weights prepared.</summary>
    internal Pass Pass()
    {
        BoundCall call = Call();
        Workspace workspace = call.Computation.Workspace;
        AlignedBuffer[] shared = [.. workspace.Shared.Select(length => new AlignedBuffer(length))];
        call.Computation.Prepare(new SharedBuffers(shared, needsInputGradient: false), training: true);
        return new Pass
        {
            Inputs = [Region(RandomFloats.Create(Images * Rows * Rows), Rows * Rows)],
            Outputs = [Region(new AlignedBuffer(Images * Units), Units)],
            InputGradients = [Models.Computations.Region.None],
            OutputGradients = [Region(new AlignedBuffer(Images * Units), Units)],
            WeightGradients = [.. call.Layer!.Parameters.Select(parameter => new AlignedBuffer(parameter.Count))],
            ScratchRegions = [.. workspace.Scratch.Select(scratch => Region(new AlignedBuffer(scratch.For(Images)), scratch.For(Images)))],
            SharedBuffers = shared,
            Training = true,
            Trainable = true,
            Rows = Images,
        };

        static Region Region(AlignedBuffer buffer, int rowSize) => new(buffer, 0, rowSize);
    }

    private Sequential Build()
    {
        Sequential model = new() { Seed = 1 };
        model.add(keras.Input((Rows, Rows)));
        model.add(Cell switch { "LSTM" => keras.layers.LSTM(Units), "GRU" => keras.layers.GRU(Units), _ => keras.layers.SimpleRNN(Units) });
        return model;
    }
}
