using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Hands out an input row's columns and the outputs of a run of its own.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly HashSet<int> _active;
    private readonly IScoringSession _session;
    private readonly IReadOnlyList<ScoredColumn> _columns;
    private readonly ColumnReader[] _readers;
    private readonly TensorBuffer[] _inputs;
    private readonly TensorBuffer[] _outputs;
    private long _scored = -1;

    public ScoredRow(DataViewSchema schema, DataViewRow input, HashSet<int> active, IScoringSession session, IReadOnlyList<ScoredColumn> columns)
    {
        Schema = schema;
        _input = input;
        _active = active;
        (_session, _columns) = (session, columns);
        _readers = active.Any(index => index >= input.Schema.Count) ? [.. session.Inputs.Select(tensor => ColumnReader.Of(input, tensor, images: TransformerSession.ImagesOf(session)))] : [];
        _inputs = Array.ConvertAll(_readers, reader => new TensorBuffer(reader.Info.ElementType, reader.Info.RowShape!, rows: 1));
        _outputs = [.. session.Outputs.Select(tensor => new TensorBuffer(tensor.ElementType, []))];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, column, "row");
        int added = column.Index - _input.Schema.Count;
        return added < 0
            ? _input.GetGetter<TValue>(_input.Schema[column.Index])
            : _columns[added].Getter<TValue>(column, (out int row) =>
            {
                Score();
                row = 0;
                return _outputs[_columns[added].Output];
            });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    // All outputs of a row come from one run.
    private void Score()
    {
        if (_scored == _input.Position)
        {
            return;
        }

        for (int i = 0; i < _readers.Length; i++)
        {
            _readers[i].Read(_inputs[i], 0);
        }

        _session.Run(_inputs, _outputs, rows: 1);
        _scored = _input.Position;
    }
}
