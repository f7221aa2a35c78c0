using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;

namespace Mnist.Tests.MLNet.Evaluation;

/// <summary>Views of rows that are scored already, as an evaluator takes them.</summary>
internal static class ScoredRows
{
    public const string Weight = "Weight";

    public static IDataView Multiclass(float[][] scores, int[] labels, params string[] names) => Multiclass(scores, labels, null, names);

    public static IDataView Multiclass(float[][] scores, int[] labels, double[]? weights, string[] names) => new MemoryDataView(scores.Length,
    [
        MemoryColumn.Keys("Label", names, row => labels[(int)row]),
        MemoryColumn.Vectors("Score", names.Length, (row, values) => scores[(int)row].CopyTo(values)),
        .. Weights(weights),
    ]);

    public static IDataView Binary(float[] scores, bool[] labels, double[]? weights = null) => new MemoryDataView(scores.Length,
    [
        Column("Label", BooleanDataViewType.Instance, row => labels[row]),
        Column("Score", NumberDataViewType.Single, row => scores[row]),
        Column("Probability", NumberDataViewType.Single, row => scores[row]),
        Column("PredictedLabel", BooleanDataViewType.Instance, row => scores[row] > 0.5f),
        Column("Margin", NumberDataViewType.Single, row => scores[row] - 0.5f),
        .. Weights(weights),
    ]);

    public static IDataView Of<T>(float[] scores, T[] labels, PrimitiveDataViewType type, double[]? weights = null) => new MemoryDataView(scores.Length,
    [
        Column("Label", type, row => labels[row]),
        Column("Score", NumberDataViewType.Single, row => scores[row]),
        .. Weights(weights),
    ]);

    private static MemoryColumn[] Weights(double[]? weights) => weights is null ? [] : [Column(Weight, NumberDataViewType.Double, row => weights[row])];

    public static MemoryColumn Column<T>(string name, PrimitiveDataViewType type, Func<int, T> value) =>
        new(name, type, null, row => (ValueGetter<T>)((ref T target) => target = value((int)row())));
}
