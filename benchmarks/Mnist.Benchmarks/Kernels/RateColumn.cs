using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Kernels;

/// <summary>One of <see cref="KernelRates"/>' figures as a column of BenchmarkDotNet's tables.</summary>
/// <param name="name">Heading.</param>
/// <param name="legend">What the figure means.</param>
/// <param name="text">The figure; empty where it has no meaning.</param>
internal sealed class RateColumn(string name, string legend, Func<KernelRates, string> text) : IColumn
{
    public static IColumn[] All { get; } =
    [
        new RateColumn("Gflop/s", "10^9 multiplications and additions of the formula per second", rates => rates.Gigaflops > 0 ? Figures.Tenths(rates.Gigaflops) : string.Empty),
        new RateColumn("GB/s", "10^9 bytes read and written per second", rates => rates.GigabytesPerSecond > 0 ? Figures.Tenths(rates.GigabytesPerSecond) : string.Empty),
        new RateColumn("bound", "multiply-add peak or copy bandwidth of one core, measured beside it", rates => Figures.Tenths(rates.PeakGigaflops + rates.CopyGigabytesPerSecond)),
        new RateColumn("of bound", "fraction of the bound reached", rates => Figures.Percent(rates.Fraction)),
    ];

    public string Id => $"{nameof(RateColumn)}.{name}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => KernelRates.Of(summary, benchmarkCase) is { } rates ? text(rates) : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
