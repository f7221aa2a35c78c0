using System.Globalization;
using Mnist.Models.Computations;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Training;

namespace Mnist.Models;

public abstract partial class Model
{
    private const string SmallerSteps = "Use a smaller learning rate, limit the gradients with the optimizer's ClipNorm, or scale the inputs to about 0 to 1";
    private const string OtherRows = "Repair such rows or leave them out";
    private const string OtherLoss = "Use a smaller learning rate, or a loss that takes such predictions";

    /// <summary>Where the loss of the last <c>fit</c> stopped being a finite number; null: it never did.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Looks for where the numbers of a batch go wrong, before the update that would carry them into every weight: rows, then weights, then layer by layer forward, then the loss.</summary>
    private Divergence Diagnose(FitState state, in FedBatch batch, WorkerPool workers)
    {
        int[] rows = batch.Order.AsSpan(batch.Start, batch.Rows).ToArray();
        (string? Layer, string Cause, string Advice) found =
            WrongRow(batch.Samples.Inputs, i => $"input '{InputNames[i]}'", batch.Samples.First, rows)
            ?? WrongRow(batch.Samples.Targets, _ => "y", batch.Samples.First, rows)
            ?? WrongWeights()
            ?? WrongOutput(batch.Samples, rows, workers)
            ?? (null, $"inputs, weights and predictions are finite, and the loss '{Heads()[0].Loss?.Name ?? "loss"}' of them is not", OtherLoss);
        return new Divergence(state.Epoch, state.Step, found.Layer, found.Cause, found.Advice);
    }

    /// <summary>Weights that the last update of an epoch spoiled: no loss has seen them yet.</summary>
    private Divergence? DiagnoseWeights(FitState state) =>
        WrongWeights() is { } found ? new Divergence(state.Epoch, Math.Max(0, state.Step - 1), found.Layer, found.Cause, found.Advice) : null;

    private static (string? Layer, string Cause, string Advice)? WrongRow(IReadOnlyList<Column> columns, Func<int, string> name, int first, int[] rows)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            foreach (int row in rows)
            {
                if (Wrong(columns[i].IsIntegers ? [] : columns[i].Row(first + row)) is float value)
                {
                    return (null, string.Create(CultureInfo.InvariantCulture, $"{name(i)} holds {value} in row {first + row}"), OtherRows);
                }
            }
        }

        return null;
    }

    private (string? Layer, string Cause, string Advice)? WrongWeights()
    {
        (string Path, Parameter Weight, float Value)[] wrong =
            [.. WeightPaths().SelectMany(place => place.Layer.Parameters.Select(weight => (place.Path, Weight: weight, Value: Wrong(weight.Values)))).Where(place => place.Value is not null).Select(place => (place.Path, place.Weight, place.Value!.Value))];
        return wrong is [var first, ..]
            ? (first.Path, string.Create(CultureInfo.InvariantCulture, $"layer '{first.Path}' has {first.Value} in its {first.Weight.Name}{(wrong.Length > 1 ? $", and so have {wrong.Length - 1} other weights of the model" : string.Empty)}"), SmallerSteps)
            : null;
    }

    private (string? Layer, string Cause, string Advice)? WrongOutput(Samples samples, int[] rows, WorkerPool workers)
    {
        Graph graph = FlatGraph;
        Samples batch = new([.. samples.Inputs.Select(input => input.Take(samples.First, rows))], [], [], 0, rows.Length);
        foreach (Call call in graph.Calls)
        {
            Inference inference = new(new Graph(graph.Inputs, [call.Outputs[0]]), WeightLayers, [], IsTrained, Convolution, rows.Length);
            if (Wrong(inference.Predict(batch, new StepContext(Seed, EpochsTrained, 0), workers, CancellationToken.None)[0]) is float value && call.Operation is Layer layer)
            {
                string path = WeightPaths().FirstOrDefault(place => place.Layer == layer).Path ?? layer.Name;
                return (path, string.Create(CultureInfo.InvariantCulture, $"layer '{path}' is the first to give {value}, from weights that are finite"), SmallerSteps);
            }
        }

        return null;
    }

    private static float? Wrong(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return value;
            }
        }

        return null;
    }
}
