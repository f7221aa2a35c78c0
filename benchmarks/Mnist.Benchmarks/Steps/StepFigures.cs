namespace Mnist.Benchmarks.Steps;

/// <summary>Training steps of one model in one process.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Threads">Threads that train.</param>
/// <param name="Shards">Parts a batch is cut into.</param>
/// <param name="Steps">Steps measured, after a warm-up.</param>
/// <param name="MedianMilliseconds">Median of a step.</param>
/// <param name="MeanMilliseconds">Mean of a step: what the peer reports, so what the ratio is made of.</param>
/// <param name="Gigaflops">10^9 operations of the formulas per second, of all threads, in the median step.</param>
/// <param name="PeakGigaflops">Multiply-add peak of one core, measured before and after the steps.</param>
/// <param name="AllocatedBytesPerStep">Managed memory all threads allocated.</param>
/// <param name="PeakWorkingSetMiB">Most memory the process had, the training data included.</param>
internal sealed record StepFigures(
    string Model,
    int Batch,
    int Threads,
    int Shards,
    int Steps,
    double MedianMilliseconds,
    double MeanMilliseconds,
    double Gigaflops,
    double PeakGigaflops,
    double AllocatedBytesPerStep,
    double PeakWorkingSetMiB)
{
    /// <summary>Rows per second in the median step.</summary>
    public double ImagesPerSecond => Batch / MedianMilliseconds * 1000;

    /// <summary>Fraction of what as many cores as there are threads could do.</summary>
    public double PeakFraction => Gigaflops / (PeakGigaflops * Threads);
}
