using System.CommandLine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>measure-steps</c>: one measurement in this process, one JSON object. The other commands start it.</summary>
internal static class MeasureStepsCommand
{
    public const string Name = "measure-steps";

    private static readonly Argument<string> Model = new("MODEL");
    private static readonly Argument<int> Batch = new("BATCH");
    private static readonly Argument<int> Threads = new("THREADS");
    private static readonly Argument<int> Steps = new("STEPS");

    public static Command Build()
    {
        Command command = new(Name, "One measurement in this process.") { Model, Batch, Threads, Steps };
        command.Hidden = true;
        command.SetAction(parsed => BenchmarkJson.Write(
            StepRun.Measure(new StepRequest(parsed.GetRequiredValue(Model), parsed.GetValue(Batch), parsed.GetValue(Threads), parsed.GetValue(Steps))),
            BenchmarkJson.Default.StepFigures));
        return command;
    }
}
