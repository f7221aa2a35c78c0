namespace Mnist.Models.Execution;

/// <summary>The gradient of a tensor that several calls read: the sum of what each wrote, the losses first, then the readers in call order.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Target">Slot of the sum.</param>
/// <param name="Sources">Slots of the readers; none for an output nothing learns from.</param>
internal sealed record GradientSum(int Value, int Target, int[] Sources);
