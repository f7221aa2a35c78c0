using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Scores one row at a time for PredictionEngine, with the session and to the bits of the batches.</summary>
internal sealed class ScoringMapper(DataViewSchema input, IScoringSession session, IReadOnlyList<ScoredColumn> columns) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema { get; } = ScoredColumn.SchemaOf(input, columns);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        HashSet<int> wanted = [.. dependingColumns.Select(column => column.Index)];
        HashSet<int> taken = wanted.Any(index => index >= input.Count)
            ? [.. session.Inputs.Select(tensor => input[tensor.Name].Index)]
            : [];
        return input.Where(column => wanted.Contains(column.Index) || taken.Contains(column.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(OutputSchema, input, [.. activeColumns.Select(column => column.Index)], session, columns);
}
