using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.Runs.Rows;

/// <summary>The rows of a view, which tells how many of them were read, and can be stopped.</summary>
/// <param name="rows">The rows.</param>
/// <param name="progress">Told how many, now and then; null for nobody.</param>
/// <param name="stop">Stops between rows.</param>
internal sealed class CountedView(IDataView rows, IProgress<long>? progress, CancellationToken stop) : IDataView
{
    public bool CanShuffle => rows.CanShuffle;

    public DataViewSchema Schema => rows.Schema;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(rows.GetRowCursor(columnsNeeded, rand), progress, stop);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor rows, IProgress<long>? progress, CancellationToken stop) : DataViewRowCursor
    {
        private const int Often = 1024;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.GetGetter<TValue>(column);

        public override bool MoveNext()
        {
            bool moved = rows.MoveNext();
            if (moved && rows.Position % Often == 0)
            {
                stop.ThrowIfCancellationRequested();
                progress?.Report(rows.Position);
            }

            return moved;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
