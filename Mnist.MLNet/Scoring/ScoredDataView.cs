using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>The input's columns and the model's outputs.</summary>
internal sealed class ScoredDataView : IDataView
{
    private readonly IDataView _input;
    private readonly OnnxRunner _runner;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;

    public ScoredDataView(IDataView input, OnnxRunner runner, int batchSize, int workers, CancellationToken cancellation)
    {
        _input = input;
        _runner = runner;
        _batchSize = batchSize;
        _workers = workers;
        _cancellation = cancellation;
        Schema = SchemaOf(input.Schema, runner.Model);
    }

    // Two cursors walk the input side by side; a shuffled input would give them different orders.
    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public static DataViewSchema SchemaOf(DataViewSchema input, OnnxModel model)
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumns(input);
        foreach (OnnxTensor tensor in model.Outputs)
        {
            // Unknown sizes are 0 in ML.NET's vector types.
            int[] sizes = [.. (tensor.Shape ?? []).Skip(1).Select(size => size < 0 ? 0 : checked((int)size))];
            builder.AddColumn(tensor.Name, sizes.Length > 0 ? new VectorDataViewType(NumberDataViewType.Single, sizes) : new VectorDataViewType(NumberDataViewType.Single, 1));
        }

        return builder.ToSchema();
    }

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int inputs = _input.Schema.Count;
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        DataViewRowCursor passing = _input.GetRowCursor([.. _input.Schema.Where(column => active.Contains(column.Index))]);
        if (!active.Any(index => index >= inputs))
        {
            return new ScoredCursor(Schema, passing, active, null);
        }

        HashSet<string> names = [.. _runner.Model.Inputs.Select(tensor => tensor.Name)];
        DataViewRowCursor ahead = _input.GetRowCursor([.. _input.Schema.Where(column => !column.IsHidden && names.Contains(column.Name))]);
        return new ScoredCursor(Schema, passing, active, new ReadAhead(ahead, _runner, _batchSize, _workers, _cancellation));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
