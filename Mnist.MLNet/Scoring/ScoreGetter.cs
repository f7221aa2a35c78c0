using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Makes the getters of scored rows: of the input's columns and of those a model adds after them.</summary>
internal static class ScoreGetter
{
    /// <summary>The current row's part of an output; valid until the next row.</summary>
    public delegate ReadOnlySpan<float> CurrentRow();

    /// <summary>Makes the getter of a column.</summary>
    /// <param name="input">The row before the model.</param>
    /// <param name="column">The column.</param>
    /// <param name="active">Columns that were asked for.</param>
    /// <param name="owner">What they were asked of: <c>row</c> or <c>cursor</c>.</param>
    /// <param name="output">The current row of an output, by its number.</param>
    /// <exception cref="InvalidOperationException">The column was not asked for, or does not hold what is asked for.</exception>
    public static ValueGetter<TValue> Make<TValue>(DataViewRow input, DataViewSchema.Column column, HashSet<int> active, string owner, Func<int, CurrentRow> output)
    {
        if (!active.Contains(column.Index))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the {owner} was made.");
        }

        int inputs = input.Schema.Count;
        return column.Index < inputs ? input.GetGetter<TValue>(input.Schema[column.Index]) : Make<TValue>(column, output(column.Index - inputs));
    }

    private static ValueGetter<TValue> Make<TValue>(DataViewSchema.Column column, CurrentRow current)
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
