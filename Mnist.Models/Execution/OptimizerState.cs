using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Execution;

/// <summary>An optimizer at work on one model, and what it remembers between steps: the step's number and its slots for each weight it has met.</summary>
/// <remarks>A weight keeps its slots while its layer is frozen, and whatever layers come and go around it.</remarks>
internal sealed class OptimizerState
{
    private readonly Dictionary<Parameter, AlignedBuffer[]> _slots = [];
    private readonly Optimizer _optimizer;
    private readonly Updater _updater;
    private readonly int _average;
    private float _learningRate;

    public OptimizerState(Optimizer optimizer)
    {
        (_optimizer, _updater) = (optimizer, optimizer.CreateUpdater());
        _average = optimizer.UseEma ? optimizer.Slots.Count : -1;
        Slots = optimizer.UseEma ? [.. optimizer.Slots, "average"] : optimizer.Slots;
    }

    /// <summary>Updates done so far.</summary>
    public long Step { get; set; }

    /// <summary>What is remembered of each weight, the moving average last.</summary>
    public IReadOnlyList<OptimizerSlot> Slots { get; }

    /// <summary>Slots of a weight, made on demand; by one thread at a time.</summary>
    public AlignedBuffer[] this[Parameter parameter]
    {
        get
        {
            if (!_slots.TryGetValue(parameter, out AlignedBuffer[]? slots))
            {
                _slots[parameter] = slots = [.. Slots.Select(_ => new AlignedBuffer(parameter.Count))];
                for (int i = 0; i < slots.Length; i++)
                {
                    slots[i].Span.Fill(Slots[i].InitialValue);
                }

                if (_average >= 0)
                {
                    parameter.Values.CopyTo(slots[_average].Span);
                }
            }

            return slots;
        }
    }

    /// <summary>Begins an update: works out what is the same for all weights.</summary>
    public void BeginStep()
    {
        Step++;
        _learningRate = _optimizer.RateOf(Step);
        _updater.BeginStep(Step, _learningRate);
    }

    /// <summary>Updates a range of a weight; several ranges may be updated at once.</summary>
    public void Update(in UpdateRange range)
    {
        if (_optimizer.ClipValue is float limit)
        {
            Elementwise.Apply(range.Gradient, range.Gradient, new ValueClipOp(limit));
        }

        if (_optimizer.WeightDecay is float decay)
        {
            Elementwise.Apply(range.Weights, range.Weights, new WeightDecayOp(decay, _learningRate));
        }

        _updater.Update(range);
        if (_average >= 0)
        {
            // The average begins at the first update's weights.
            Span<float> average = range.Slot(_average);
            Elementwise.Apply(average, range.Weights, average, new MovingAverageOp(Step == 1 ? 0f : _optimizer.EmaMomentum));
            if (_optimizer.EmaOverwriteFrequency is int frequency && Step % frequency == 0)
            {
                average.CopyTo(range.Weights);
            }
        }
    }

    /// <summary>Puts the moving averages in the weights' places, where the optimizer keeps some: as Keras does when <c>fit</c> ends.</summary>
    /// <param name="weights">The weights that were trained.</param>
    public void TakeAverages(IEnumerable<Parameter> weights)
    {
        foreach (Parameter weight in weights)
        {
            if (_average >= 0)
            {
                this[weight][_average].Span.CopyTo(weight.Span);
            }
        }
    }
}
