namespace Mnist.Benchmarks.Steps;

/// <summary>Training steps of one model in one process.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Threads">Threads that train.</param>
/// <param name="Shards">Parts a batch is cut into.</param>
/// <param name="Steps">Steps measured, after a warm-up.</param>
/// <param name="MedianMilliseconds">Median of a step.</param>
/// <param name="MeanMilliseconds">Mean of a step: what the peer reports, so what the ratio is made of.</param>
/// <param name="Operations">Multiplications and additions of a step's formulas.</param>
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
    double Operations,
    double PeakGigaflops,
    double AllocatedBytesPerStep,
    double PeakWorkingSetMiB);
