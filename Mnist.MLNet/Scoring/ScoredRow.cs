using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>Hands out an input row's columns and the outputs of a run of its own.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly HashSet<int> _active;
    private readonly OnnxRunner _runner;
    private readonly RowReader[] _readers;
    private float[][] _results = [];
    private long _scored = -1;

    public ScoredRow(DataViewSchema schema, DataViewRow input, HashSet<int> active, OnnxRunner runner)
    {
        Schema = schema;
        _input = input;
        _active = active;
        _runner = runner;
        _readers = active.Any(index => index >= input.Schema.Count) ? [.. runner.Model.Inputs.Select(tensor => new RowReader(input, tensor))] : [];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ScoreGetter.Make<TValue>(_input, column, _active, "row", output => () => Score()[output]);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    // All outputs of a row come from one run.
    private float[][] Score()
    {
        if (_scored != _input.Position)
        {
            float[][] inputs = [.. _readers.Select(reader => new float[reader.Length])];
            for (int i = 0; i < inputs.Length; i++)
            {
                _readers[i].Read(inputs[i]);
            }

            _results = _runner.Run(inputs, rows: 1);
            _scored = _input.Position;
        }

        return _results;
    }
}
