namespace Mnist.Models.Kernels;

/// <summary>A number that has a lower end only: a step size, an epsilon, a limit.</summary>
internal static class Amount
{
    /// <summary>Checks an argument that is 0 or above, and finite.</summary>
    public static float NotNegative(float amount, string name) => amount >= 0 && float.IsFinite(amount)
        ? amount
        : throw new ArgumentOutOfRangeException(name, $"{name} must be finite and 0 or above, received {amount}.");

    /// <summary>Checks an argument that is above 0, and finite.</summary>
    public static float Positive(float amount, string name) => amount > 0 && float.IsFinite(amount)
        ? amount
        : throw new ArgumentOutOfRangeException(name, $"{name} must be finite and above 0, received {amount}.");
}
