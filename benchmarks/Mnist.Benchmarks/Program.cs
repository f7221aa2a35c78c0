using System.CommandLine;
using Mnist.Benchmarks.Commands;
using Mnist.Formats;
using Mnist.Formats.Data;

RootCommand root = new("Measures kernels, training steps and scoring. Machines differ and are noisy: only ratios measured side by side count.")
{
    PeakCommand.Build(),
    KernelsCommand.Build(),
    StepsCommand.Build(),
    MeasureStepsCommand.Build(),
    FirstStepsCommand.Build(),
    ShortRunsCommand.Build(),
    ScalingCommand.Build(),
    PredictCommand.Build(),
    ScoringCommand.Build(),
    EnduranceCommand.Build(),
    ParquetCommand.Build(),
    MeasureParquetCommand.Build(),
    AccuracyCommand.Build(),
};
root.Options.Add(SharedOptions.Json);
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or DatasetException or ModelFormatException)
{
    // .NET appends "(Parameter 'name')", which means nothing to a user.
    Console.Error.WriteLine(problem.Message.Split(" (Parameter")[0]);
    return 1;
}
