using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace Mnist.Benchmarks.Kernels;

/// <summary>How BenchmarkDotNet measures kernels: short iterations, enough of them for one that nothing disturbs.</summary>
internal static class KernelConfig
{
    public static IConfig Create(TextWriter log) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithIterationTime(TimeInterval.FromMilliseconds(60)).WithWarmupCount(3).WithIterationCount(12))
        .AddColumn(TargetMethodColumn.Method)
        .AddColumnProvider(DefaultColumnProviders.Params)
        .AddColumn(StatisticColumn.Min)
        .AddColumn(RateColumn.All)
        .AddExporter(MarkdownExporter.GitHub, JsonExporter.Full)
        .AddLogger(new TextLogger(log))
        .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60))
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
        .WithOptions(ConfigOptions.DisableOptimizationsValidator);
}
