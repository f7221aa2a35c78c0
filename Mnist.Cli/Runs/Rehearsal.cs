using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.Models;
using Mnist.Models.Optimizers;
using Mnist.Runs.Paper;
using static Mnist.Models.KerasApi;

namespace Mnist.Cli.Runs;

/// <summary>One step of a throw-away model on a blank batch, on another thread: the runtime compiles the kernels while the data are read.</summary>
/// <remarks>Kernels for the widest vectors cannot be compiled ahead (ReadyToRun leaves them out), and compiling them takes longer than many steps.</remarks>
internal sealed class Rehearsal
{
    // A blank batch should not need more memory than the real ones of the recipes do.
    private const int MostRows = 512;

    private readonly Task _step;

    private Rehearsal(Task step) => _step = step;

    /// <summary>Starts the step.</summary>
    public static Rehearsal Start(ZooModel zoo, TrainSettings settings) => new(Task.Run(() => Step(zoo, settings.Apply(zoo.Recipe))));

    /// <summary>Waits for its end.</summary>
    public void Finish() => _step.GetAwaiter().GetResult();

    private static void Step(ZooModel zoo, Recipe recipe)
    {
        Sequential model = zoo.Build(seed: 0, Optimizer.Get(recipe.Optimizer));
        model.Threads = 1;
        int rows = Math.Min(recipe.BatchSize, MostRows);
        NDArray x = new(new float[rows * zoo.InputShape.Count], new Shape([rows, .. zoo.InputShape.dims]));
        NDArray y = keras.utils.to_categorical(new NDArray(new byte[rows]), ImageDataset.Classes);
        model.fit(x, y, rows, verbose: 0);
    }
}
