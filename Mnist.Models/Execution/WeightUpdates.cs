using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Execution;

/// <summary>Adds the gradients of shards and calls and updates the weights, range by range.</summary>
/// <remarks>Gradients are added shard by shard and, of a shared weight, call by call: the number of threads cannot change a bit.</remarks>
internal sealed class WeightUpdates
{
    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly Shard[] _shards;
    private readonly ParameterRange[] _ranges;
    private readonly (int Call, int Index)[][] _calls;
    private readonly AlignedBuffer[] _sums;
    private readonly AlignedBuffer[] _squares;

    public WeightUpdates(ExecutionPlan plan, Shard[] shards, Optimizer optimizer, OptimizerState state)
    {
        (_shards, _optimizer, _state) = (shards, optimizer, state);
        Parameter[] weights = [.. Trained(plan)];
        _calls = [.. weights.Select(weight => CallsOf(plan, weight).ToArray())];
        _sums = [.. weights.Select((weight, i) => _calls[i].Length == 0 ? new AlignedBuffer(weight.Count) : GradientOf(shards[0], _calls[i][0]))];
        _ranges = [.. weights.SelectMany(RangesOf)];
        Weights = weights;
        ClipsNorm = optimizer.ClipNorm is not null || optimizer.GlobalClipNorm is not null;
        _squares = [.. weights.Select((_, i) => _calls[i].Length > 0 ? SquaresOf(shards[0], _calls[i][0]) : AlignedBuffer.Empty)];
    }

    /// <summary>The weights that are updated, in Keras' order.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>Number of ranges.</summary>
    public int Ranges => _ranges.Length;

    /// <summary>Whether all gradients must be known before the first update.</summary>
    public bool ClipsNorm { get; }

    /// <summary>Scales the sums, which must be complete.</summary>
    public void Clip() => GradientClipping.ByNorm(_sums, _optimizer);

    /// <summary>Adds the gradients of a range into its sum.</summary>
    public void Reduce(int index) => Reduce(_ranges[index], SumOf(_ranges[index]));

    /// <summary>Updates the weights of a range.</summary>
    [SkipLocalsInit]
    public void Update(int index)
    {
        ParameterRange range = _ranges[index];
        if (ClipsNorm)
        {
            Update(range, SumOf(range));
            return;
        }

        // In the nearest cache: written over a shard's gradient, the sums would have to travel to the core that writes there next.
        Span<float> sum = stackalloc float[ParameterRange.Max];
        Reduce(range, sum[..range.Count]);
        Update(range, sum[..range.Count]);
    }

    /// <summary>Puts the updated weights back into their constraints.</summary>
    public void Constrain()
    {
        for (int i = 0; i < Weights.Count; i++)
        {
            Weights[i].Constraint?.Apply(Weights[i].Span, Weights[i].Shape);
        }
    }

    // As in Keras a weight no loss depends on is left alone, unless it pays a penalty.
    private static IEnumerable<Parameter> Trained(ExecutionPlan plan) => plan.Calls
        .Where(call => call.Trainable)
        .OrderBy(call => call.LayerIndex)
        .SelectMany(call => call.Layer!.Parameters)
        .Distinct()
        .Where(weight => weight.Trainable && (weight.Regularizer is not null || CallsOf(plan, weight).Any()));

    private static IEnumerable<(int Call, int Index)> CallsOf(ExecutionPlan plan, Parameter weight)
    {
        for (int call = 0; call < plan.Calls.Count; call++)
        {
            IReadOnlyList<Parameter> parameters = plan.Calls[call].Layer?.Parameters ?? [];
            for (int index = 0; index < parameters.Count && plan.Calls[call].RunsBackward; index++)
            {
                if (parameters[index] == weight)
                {
                    yield return (call, index);
                }
            }
        }
    }

    private static AlignedBuffer GradientOf(Shard shard, (int Call, int Index) place) => shard.WeightGradients[place.Call][place.Index];

    private static AlignedBuffer SquaresOf(Shard shard, (int Call, int Index) place) => shard.GradientSquares[place.Call][place.Index];

    private Span<float> SumOf(ParameterRange range) => _sums[range.Weight].Span.Slice(range.Start, range.Count);

    private Span<float> SquaresIn(ParameterRange range) => _squares[range.Weight] is { Length: > 0 } squares ? squares.Span.Slice(range.Start, range.Count) : default;

    private void Reduce(ParameterRange range, Span<float> sum)
    {
        Add(range, sum, squares: false);
        if (SquaresIn(range) is { IsEmpty: false } squares)
        {
            Add(range, squares, squares: true);
        }

        Parameter parameter = Weights[range.Weight];
        parameter.Regularizer?.AddGradient(parameter.Values.Slice(range.Start, range.Count), sum);
    }

    private void Update(ParameterRange range, Span<float> gradient) => _state.Update(new UpdateRange
    {
        Weights = Weights[range.Weight].Span.Slice(range.Start, range.Count),
        Gradient = gradient,
        Squares = SquaresIn(range),
        Slots = range.Slots,
        Start = range.Start,
    });

    private void Add(ParameterRange range, Span<float> sum, bool squares)
    {
        (int Call, int Index)[] calls = _calls[range.Weight];
        Span<nint> sources = stackalloc nint[_shards.Length * calls.Length];
        int count = 0;
        foreach (Shard shard in _shards)
        {
            for (int call = 0; call < calls.Length && shard.Rows > 0; call++)
            {
                sources[count++] = (squares ? SquaresOf(shard, calls[call]) : GradientOf(shard, calls[call])).Address(range.Start);
            }
        }

        if (count == 0)
        {
            sum.Clear();
        }
        else
        {
            RowMath.Sum(sources[..count], sum);
        }
    }

    private IEnumerable<ParameterRange> RangesOf(Parameter weight, int index)
    {
        AlignedBuffer[] slots = _state[weight];
        for (int start = 0; start < weight.Count; start += ParameterRange.Max)
        {
            yield return new ParameterRange(index, slots, start, Math.Min(ParameterRange.Max, weight.Count - start));
        }
    }
}
