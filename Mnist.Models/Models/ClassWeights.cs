using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models.Graphs;

namespace Mnist.Models;

/// <summary>Turns weights of classes into weights of rows.</summary>
internal static class ClassWeights
{
    /// <summary>Gives each row the weight of its class.</summary>
    /// <param name="samples">Rows with their targets: labels or one-hot rows, taken as Keras takes them, the nearest whole number and the largest.</param>
    /// <param name="graph">The model's graph.</param>
    /// <param name="heads">Outputs with a loss or metrics.</param>
    /// <param name="class_weight">Weight by class, 0 or above, 1 where a class is missing; null: the rows as they are.</param>
    /// <exception cref="ArgumentException">A class does not exist, a weight is none, or rows have no one class.</exception>
    public static Samples Apply(Samples samples, Graph graph, IReadOnlyList<Head> heads, Dictionary<int, float>? class_weight)
    {
        if (class_weight is null)
        {
            return samples;
        }

        if (heads.Count > 1)
        {
            throw new ArgumentException(
                $"class_weight is for models with one output, this one has losses or metrics for {heads.Count}: give sample_weight, one array for each.", nameof(class_weight));
        }

        Shape output = graph.Outputs[heads[0].Output].Spec.Row;
        int columns = output.ndim == 0 ? 1 : output[-1];
        if (output.Count > columns)
        {
            throw new ArgumentException(
                $"class_weight is for outputs with one class for each row, this one has the shape {output.WithBatch()}: give sample_weight, one number per row and time step.", nameof(class_weight));
        }

        int[] classes = Classes(samples.Targets[0]);
        RequireWeights(class_weight, columns > 1 ? Enumerable.Range(0, columns) : classes.Skip(samples.First).Take(samples.Count).Union([0, 1]));
        return samples with { Weights = [Array.ConvertAll(classes, label => class_weight.GetValueOrDefault(label, 1f))] };
    }

    /// <summary>Refuses weights of classes beside weights of rows, as Keras does: which of them should win is not clear.</summary>
    public static void RequireAlone(Dictionary<int, float>? class_weight, Arrays? sampleWeight)
    {
        if (class_weight is not null && sampleWeight is not null)
        {
            throw new ArgumentException(
                "class_weight and sample_weight are both given: multiply the weights of the rows by those of their classes and give sample_weight alone.", nameof(class_weight));
        }
    }

    private static int[] Classes(Column targets)
    {
        int[] classes = new int[targets.Rows];
        for (int row = 0; row < classes.Length; row++)
        {
            ReadOnlySpan<float> target = targets.Row(row);
            classes[row] = target.Length == 1 ? (int)MathF.Round(target[0]) : np.argmax(target);
        }

        return classes;
    }

    // A weight of a class that no row has would do nothing, and say nothing.
    private static void RequireWeights(Dictionary<int, float> class_weight, IEnumerable<int> classes)
    {
        int[] known = [.. classes.Order()];
        foreach ((int label, float weight) in class_weight)
        {
            if (Array.BinarySearch(known, label) < 0)
            {
                string names = known[^1] - known[0] == known.Length - 1 ? $"{known[0]} to {known[^1]}" : string.Join(", ", known);
                throw new ArgumentException(FormattableString.Invariant($"class_weight gives class {label} the weight {weight}, and the classes are {names}."), nameof(class_weight));
            }

            if (!(weight >= 0 && float.IsFinite(weight)))
            {
                throw new ArgumentException(FormattableString.Invariant($"class_weight gives class {label} the weight {weight}; a weight is a finite number, 0 or above."), nameof(class_weight));
            }
        }
    }
}
