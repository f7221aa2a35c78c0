using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Hands out the input's columns from a cursor of their own and the outputs from the batches read ahead.</summary>
internal sealed class ScoredCursor(DataViewSchema schema, DataViewRowCursor passing, HashSet<int> active, ReadAhead? scores) : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => passing.Position;

    public override long Batch => passing.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => passing.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        }

        int inputs = passing.Schema.Count;
        if (column.Index < inputs)
        {
            return passing.GetGetter<TValue>(passing.Schema[column.Index]);
        }

        int output = column.Index - inputs;
        ReadAhead source = scores!;
        return ScoreGetter.Make<TValue>(column, () => source.Output(output));
    }

    public override bool MoveNext() => passing.MoveNext() && (scores is null || scores.MoveNext());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            scores?.Dispose();
            passing.Dispose();
        }

        base.Dispose(disposing);
    }
}
