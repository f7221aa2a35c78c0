using System.CommandLine;
using Mnist.Benchmarks.Commands;

RootCommand root = new("Measures kernels, training steps and scoring. Machines differ and are noisy: only ratios measured side by side count.")
{
    PeakCommand.Build(),
    KernelsCommand.Build(),
    StepsCommand.Build(),
    MeasureStepsCommand.Build(),
//    FirstStepsCommand.Build(),
    ScalingCommand.Build(),
//    PredictCommand.Build(),
};
root.Options.Add(SharedOptions.Json);
return await root.Parse(args).InvokeAsync();
