using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Steps;

/// <summary>What one measurement of training steps is about.</summary>
internal sealed record StepRequest(string Model, int Batch, int Threads, int Steps)
{
    // A measurement should last a second or two on one core of the year 2022.
    private const double Operations = 3e11;
    private const int MinSteps = 50;
    private const int MaxSteps = 2000;

    /// <summary>The recipe's batch, and as many steps as make a measurement.</summary>
    public static StepRequest For(ZooModel model, int threads, int? batch = null)
    {
        int rows = batch ?? model.Recipe.BatchSize;
        double steps = Operations / (StepOperations.OfRow(model.Build(seed: 1)) * rows);
        return new StepRequest(model.Name, rows, threads, (int)Math.Clamp(steps, MinSteps, MaxSteps));
    }
}
