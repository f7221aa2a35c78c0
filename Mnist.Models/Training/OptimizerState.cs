using Mnist.Models.Layers;
using Mnist.Models.Optimizers;
using Mnist.Models.Tensors;

namespace Mnist.Models.Training;

/// <summary>What an optimizer remembers between steps: the step's number and its slots for each trainable weight.</summary>
internal sealed class OptimizerState
{
    public OptimizerState(IReadOnlyList<Layer> layers, Optimizer optimizer)
    {
        Slots = [.. layers.Where(layer => layer.Trainable)
            .SelectMany(layer => layer.Parameters)
            .Where(parameter => parameter.Trainable)
            .Select(parameter => Enumerable.Range(0, optimizer.SlotCount).Select(_ => new AlignedBuffer(parameter.Count)).ToArray())];
    }

    /// <summary>Updates done so far.</summary>
    public long Step { get; set; }

    /// <summary>Slots by trainable weight.</summary>
    public AlignedBuffer[][] Slots { get; }
}
