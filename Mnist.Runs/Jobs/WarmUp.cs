using System.Runtime.CompilerServices;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Runs.Jobs;

/// <summary>One step of a throw-away model on a blank batch, on another thread: the runtime compiles the kernels while the data are read.</summary>
/// <remarks>Kernels for the widest vectors cannot be compiled ahead (ReadyToRun leaves them out), and compiling them takes longer than many steps.</remarks>
internal static class WarmUp
{
    // A blank batch should not need more memory than the real ones of the recipes do.
    private const int MaxRows = 512;

    /// <summary>Starts the step; the model of the run itself is not touched.</summary>
    public static Task Start(TrainingRun run) => Task.Run(() =>
    {
        Step(run);
        PhaseMemory.GiveBack();
    });

    // By itself, so that nothing holds the model any more when its memory is given back.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step(TrainingRun run)
    {
        Sequential model = run.Zoo.Build(seed: 0, run.CreateOptimizer());
        model.Threads = 1;
        model.Convolution = run.Convolution;
        int rows = Math.Min(run.Recipe.BatchSize, MaxRows);
        NDArray x = run.Zoo.Inputs(new byte[rows * run.Zoo.InputShape.size], rows);
        NDArray y = keras.utils.to_categorical(new NDArray(new byte[rows]), ImageDataset.Classes);
        model.fit(x, y, rows, verbose: 0);
    }
}
