namespace Mnist.Tests.Training;

/// <summary>How near to Keras a training loop must stay.</summary>
/// <param name="Loss">Relative difference of a step's loss.</param>
/// <param name="Weight">Largest difference of a final weight or prediction against the largest magnitude.</param>
/// <param name="LateSteps">Number of last steps that have a tolerance of their own.</param>
/// <param name="LateLoss">As <paramref name="Loss"/>, for those.</param>
internal sealed record TraceTolerance(double Loss, double Weight, int LateSteps = 0, double LateLoss = 0)
{
    /// <summary>What the fixtures' README says.</summary>
    public static readonly TraceTolerance Readme = new(1e-4, 1e-3);

    /// <summary>Recurrent networks amplify the last digits step by step; the README allows more at the end.</summary>
    public static readonly TraceTolerance ReadmeRecurrent = Readme with { LateSteps = 10, LateLoss = 2e-3 };

    // Ours, not the README's: no choice shows in the first four losses by more than 6e-6, a wrong constant in an update does.
    private const int FirstSteps = 4;
    private const double FirstLoss = 1e-5;

    /// <summary>What is allowed in a step of so many.</summary>
    public double At(int step, int steps) => step < FirstSteps ? FirstLoss : step >= steps - LateSteps ? LateLoss : Loss;
}
