using Mnist.Models.Kernels.Updates;

namespace Mnist.Models.Optimizers;

/// <summary>An optimizer's rule at work on one model. What is the same for all weights of a step is worked out once.</summary>
internal abstract class Updater
{
    /// <summary>Works out the numbers of a step.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public abstract void BeginStep(long step, float learningRate);

    /// <summary>Updates weights and slots; several ranges may be updated at once.</summary>
    public abstract void Update(in UpdateRange range);
}

/// <summary>The rule as a kernel, made anew for each step.</summary>
/// <param name="begin">Makes the kernel from the number of the update and its learning rate.</param>
internal sealed class Updater<TUpdate>(Func<long, float, TUpdate> begin) : Updater
    where TUpdate : struct, IUpdate
{
    private TUpdate _update;

    public override void BeginStep(long step, float learningRate) => _update = begin(step, learningRate);

    public override void Update(in UpdateRange range) =>
        Kernels.Updates.Update.Run(_update, range.Weights, range.Gradient, range.Squares, range.Slot(0), range.Slot(1), range.Slot(2));
}
