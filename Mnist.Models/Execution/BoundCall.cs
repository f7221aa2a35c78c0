using Mnist.Models.Computations;
using Mnist.Models.Layers;

namespace Mnist.Models.Execution;

/// <summary>A call of the graph with its arithmetic, its tensors by number.</summary>
internal sealed class BoundCall
{
    /// <summary>The layer; null for the arithmetic of a mask.</summary>
    public required Layer? Layer { get; init; }

    /// <summary>The layer whose arithmetic is done with this one's; null: none.</summary>
    public Layer? Follower { get; init; }

    /// <summary>The arithmetic at these sizes.</summary>
    public required Computation Computation { get; set; }

    /// <summary>Tensors that are read.</summary>
    public required int[] Inputs { get; init; }

    /// <summary>Tensors that are written.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Place of the layer among the model's, from 0.</summary>
    public required int LayerIndex { get; init; }

    /// <summary>Which call of the layer this is, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Whether it acts as in training.</summary>
    public required bool Training { get; init; }

    /// <summary>Whether the layer's weights are trained.</summary>
    public required bool Trainable { get; init; }

    /// <summary>Whether it, or anything before it, learns.</summary>
    public bool Learns { get; set; }

    /// <summary>Whether it runs backward.</summary>
    public bool RunsBackward { get; set; }

    /// <summary>Slots of the scratch.</summary>
    public int[] Scratch { get; set; } = [];

    /// <summary>Slots of the gradients to the inputs; -1 where none is needed.</summary>
    public int[] InputGradients { get; set; } = [];

    /// <summary>Slots of the gradients to the outputs; -1 where there is none.</summary>
    public int[] OutputGradients { get; set; } = [];

    /// <summary>The arithmetic where it needs the whole batch.</summary>
    public IBatchStatistics? Statistics => Training && Trainable ? Computation as IBatchStatistics : null;

    /// <summary>This call and the one that reads it, as one.</summary>
    /// <param name="computation">The arithmetic of both.</param>
    /// <param name="follower">The other call.</param>
    public BoundCall Joined(Computation computation, BoundCall follower) => new()
    {
        Layer = Layer,
        Follower = follower.Layer,
        Computation = computation,
        Inputs = Inputs,
        Outputs = follower.Outputs,
        LayerIndex = LayerIndex,
        Number = Number,
        Training = Training,
        Trainable = Trainable,
        Learns = Learns,
    };
}
