using System.Diagnostics;
using Mnist.Benchmarks.Machine;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Execution;
using Mnist.Models.Random;
using Mnist.Models;
using Mnist.Runs.Jobs;
using Mnist.Runs.Paper;
using static Mnist.Models.KerasApi;

namespace Mnist.Benchmarks.Steps;

/// <summary>Measures training steps in this process, through the plan <c>fit</c> uses: gather, forward, loss, backward, update.</summary>
internal static class StepRun
{
    private const ulong Seed = 1;
    private const double WarmupSeconds = 1.5;   // the runtime compiles a hot method a second time after 0.1 s without new ones
    private const int MinWarmupSteps = 10;

    public static StepFigures Measure(StepRequest request)
    {
        ZooModel zoo = MeasuredModels.Get(request.Model);
        Sequential model = zoo.Build(Seed);
        Samples samples = Data(zoo, model);
        int[] order = new int[samples.Count];
        Permutation.Fill(order, Seed, epoch: 0);

        using WorkerPool workers = new(request.Threads);
        TrainingStep plan = model.NewStep(request.Batch, samples, workers, profile: null);
        int lastStart = samples.Count - request.Batch;
        int at = 0;
        double peak = MultiplyAddPeak.OneCore();
        double[] milliseconds = new double[request.Steps];
        long start = Stopwatch.GetTimestamp();
        for (int warm = 0; warm < MinWarmupSteps || Stopwatch.GetElapsedTime(start).TotalSeconds < WarmupSeconds; warm++)
        {
            Step();
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        start = Stopwatch.GetTimestamp();
        for (int step = 0; step < milliseconds.Length; step++)
        {
            long begun = Stopwatch.GetTimestamp();
            Step();
            milliseconds[step] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        double mean = Stopwatch.GetElapsedTime(start).TotalMilliseconds / request.Steps;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new StepFigures(
            request.Model,
            request.Batch,
            request.Threads,
            plan.Shards,
            request.Steps,
            Statistics.Median(milliseconds),
            mean,
            StepOperations.OfRow(model) * request.Batch,
            Math.Max(peak, MultiplyAddPeak.OneCore()),
            (double)allocated / request.Steps,
            Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024));

        void Step()
        {
            plan.Run(samples, order, at, request.Batch, new StepContext(Seed, Epoch: 0, FirstSample: at));
            at = at + request.Batch > lastStart ? 0 : at + request.Batch;
        }
    }

    // The rows fit would train on: all, or without those the recipe holds back for validation.
    private static Samples Data(ZooModel zoo, Sequential model)
    {
        ImageDataset data = DatasetLocator.Find("mnist");
        int rows = (int)(data.TrainLabels.Length * (1 - (double)zoo.Recipe.ValidationSplit));
        NDArray x = zoo.Inputs(data.TrainImages, rows);
        NDArray y = keras.utils.to_categorical(new NDArray(data.TrainLabels[..rows]), ImageDataset.Classes);
        return model.Data().Create(model.Heads(), x, y, sampleWeight: null);
    }
}
