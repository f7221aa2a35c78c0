using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Makes the getters of the columns a model adds.</summary>
internal static class ScoreGetter
{
    /// <summary>The current row's part of an output; valid until the next row.</summary>
    public delegate ReadOnlySpan<float> CurrentRow();

    /// <exception cref="InvalidOperationException">The column does not hold what is asked for.</exception>
    public static ValueGetter<TValue> Make<TValue>(DataViewSchema.Column column, CurrentRow current)
    {
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            ReadOnlySpan<float> row = current();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, row.Length);
            row.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");
    }
}
