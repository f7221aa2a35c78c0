namespace Mnist.Models.Training;

/// <summary>Where training left the numbers: the first loss that is NaN or infinite, or the first epoch that left weights which are.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Batch within the epoch, from 0.</param>
/// <param name="Layer">Name of the first layer where the numbers go wrong; null: not in a layer, but in the rows or in the loss.</param>
/// <param name="Cause">What was found there.</param>
/// <param name="Advice">What can be done about it.</param>
public sealed record Divergence(int Epoch, int Step, string? Layer, string Cause, string Advice)
{
    /// <summary>What happened where, in two sentences.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"The loss is no finite number any more from step {Step + 1} of epoch {Epoch + 1} on: {Cause}. {Advice}.");
}
