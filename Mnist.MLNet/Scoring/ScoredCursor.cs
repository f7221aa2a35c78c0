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

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ScoreGetter.Make<TValue>(passing, column, active, "cursor", output => () => scores!.Output(output));

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
