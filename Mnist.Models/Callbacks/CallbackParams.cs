namespace Mnist.Models.Callbacks;

/// <summary>What fit was asked to do.</summary>
/// <param name="Verbose">0 silent, 1 progress within epochs, 2 one line per epoch.</param>
/// <param name="Epochs">Number of the last epoch.</param>
/// <param name="Steps">Batches per epoch.</param>
/// <param name="Samples">Training rows per epoch.</param>
public sealed record CallbackParams(int Verbose, int Epochs, long Steps, int Samples);
