namespace Mnist.Models.Computations;

/// <summary>What random numbers of a step follow from.</summary>
/// <param name="Seed">Seed of the model.</param>
/// <param name="Epoch">Epochs the model was trained before this one.</param>
/// <param name="FirstSample">Place of the first row in the epoch's order of samples.</param>
internal readonly record struct StepContext(ulong Seed, int Epoch, long FirstSample)
{
    /// <summary>The same for rows that begin further on.</summary>
    public StepContext From(int row) => this with { FirstSample = FirstSample + row };
}
