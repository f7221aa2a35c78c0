using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Training;

/// <summary>What an optimizer remembers between steps: the step's number and its slots for each weight it has met.</summary>
/// <remarks>A weight keeps its slots while its layer is frozen, and whatever layers come and go around it.</remarks>
/// <param name="optimizer">The optimizer.</param>
internal sealed class OptimizerState(Optimizer optimizer)
{
    private readonly Dictionary<Parameter, AlignedBuffer[]> _slots = [];

    /// <summary>Updates done so far.</summary>
    public long Step { get; set; }

    /// <summary>Slots of a weight, made on demand; by one thread at a time.</summary>
    public AlignedBuffer[] this[Parameter parameter]
    {
        get
        {
            if (!_slots.TryGetValue(parameter, out AlignedBuffer[]? slots))
            {
                _slots[parameter] = slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new AlignedBuffer(parameter.Count))];
            }

            return slots;
        }
    }
}
