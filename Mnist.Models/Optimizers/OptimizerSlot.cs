namespace Mnist.Models.Optimizers;

/// <summary>What an optimizer remembers of each number of a weight.</summary>
/// <param name="Name">As Keras names it: <c>momentum</c>, <c>velocity</c>.</param>
/// <param name="InitialValue">Where it begins.</param>
internal readonly record struct OptimizerSlot(string Name, float InitialValue = 0f)
{
    public static implicit operator OptimizerSlot(string name) => new(name);
}
