namespace Mnist.Models.Kernels;

/// <summary>A share that is kept of something that moves: a momentum, a beta, a rho.</summary>
internal static class Share
{
    /// <summary>
    /// <c>1 - share</c> as Keras has it: of the decimal number the share was written as, rounded once.
    /// <c>1f - 0.999f</c> is 0.00099998713: the rounding of 0.999 is a thousand times as large against what is left.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public static float Rest(float share) => (float)(1m - (decimal)share);

    /// <summary>Checks an argument that is 0 to below 1.</summary>
    public static float BelowOne(float share, string name) => share is >= 0 and < 1
        ? share
        : throw new ArgumentOutOfRangeException(name, $"{name} must be 0 to below 1, received {share}.");

    /// <summary>Checks an argument that is 0 to 1.</summary>
    public static float UpToOne(float share, string name) => share is >= 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(name, $"{name} must be 0 to 1, received {share}.");
}
