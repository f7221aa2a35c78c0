namespace Mnist.Models.Metrics;

/// <summary>Base of the metrics that keep totals of each column.</summary>
public abstract class ColumnMetric : Metric
{
    private readonly int _totals;

    private protected ColumnMetric(int totals, string? name)
        : base(name) => _totals = totals;

    internal sealed override int StateSize => _totals * Math.Max(1, Columns);

    /// <summary>Numbers of a prediction; known once targets were seen.</summary>
    private protected int Columns { get; private set; }

    internal sealed override void CheckTargets(int columns, int targetColumns)
    {
        base.CheckTargets(columns, targetColumns);
        Columns = Columns == 0 || Columns == columns
            ? columns
            : throw new ArgumentException($"The metric '{Name}' was used for predictions of {Columns} numbers, received {columns}; make another one.");
    }
}
