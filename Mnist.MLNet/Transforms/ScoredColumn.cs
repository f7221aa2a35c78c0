using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>A column that scoring adds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Output">The model's output it comes from.</param>
/// <param name="Tensor">What that output is.</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Kind">The kind of the names it bears; null when it bears none.</param>
/// <param name="Names">Names of its keys or slots.</param>
/// <param name="IsPredictedLabel">Whether it is not the output itself but its class of highest score.</param>
internal sealed record ScoredColumn(string Name, int Output, TensorInfo Tensor, DataViewType Type, string? Kind = null, IReadOnlyList<string>? Names = null, bool IsPredictedLabel = false)
{
    /// <summary>The columns of a model's outputs, and after them the predicted class where classes are named.</summary>
    /// <exception cref="ArgumentException">The classes do not fit the outputs.</exception>
    public static IReadOnlyList<ScoredColumn> Of(ScoringSignature signature, ClassColumns? classes)
    {
        int scores = classes?.Find(signature) ?? -1;
        List<ScoredColumn> columns = [.. signature.Outputs.Select((tensor, i) => i == scores
            ? new ScoredColumn(classes!.ScoreColumn, i, tensor, TensorGetter.TypeOf(tensor), NameAnnotations.SlotNames, classes.ClassNames)
            : new ScoredColumn(tensor.Name, i, tensor, TensorGetter.TypeOf(tensor)))];
        if (classes is not null)
        {
            KeyDataViewType keys = new(typeof(uint), classes.ClassNames.Count);
            columns.Add(new ScoredColumn(classes.PredictedLabelColumn, scores, signature.Outputs[scores], keys, NameAnnotations.KeyValues, classes.ClassNames, IsPredictedLabel: true));
        }

        return columns;
    }

    /// <summary>The data's columns and after them those that scoring adds.</summary>
    public static DataViewSchema SchemaOf(DataViewSchema input, IReadOnlyList<ScoredColumn> columns)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(input);
        foreach (ScoredColumn column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations());
        }

        return builder.ToSchema();
    }

    /// <summary>Makes the column's getter.</summary>
    /// <param name="column">The column in its schema.</param>
    /// <param name="current">Where the current row of the output lies.</param>
    /// <exception cref="InvalidOperationException">The column does not hold what is asked for.</exception>
    public ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, TensorGetter.CurrentRow current)
    {
        if (!IsPredictedLabel)
        {
            return TensorGetter.Make<TValue>(column, Tensor.ElementType, current);
        }

        ValueGetter<uint> label = (ref uint value) => value = PredictedKey(current(out int row).Row<float>(row));
        return label as ValueGetter<TValue> ?? throw TensorGetter.Holds(column, typeof(TValue));
    }

    private DataViewSchema.Annotations? Annotations()
    {
        if (Kind is null)
        {
            return null;
        }

        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(Kind, Names!);
        return builder.ToAnnotations();
    }

    // ML.NET counts keys from 1, because 0 means missing.
    private static uint PredictedKey(ReadOnlySpan<float> scores)
    {
        int highest = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                return 0;
            }

            highest = scores[i] > scores[highest] ? i : highest;
        }

        return (uint)highest + 1;
    }
}
