using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Training;

/// <summary>What a checkpoint is of.</summary>
/// <param name="Model">The model's configuration.</param>
/// <param name="Loss">The losses, as a text.</param>
/// <param name="Seed">Seed of the model.</param>
/// <param name="Convolution">How convolutions are computed; null where there are none.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Weights">All weights with their names, in Keras' order.</param>
/// <param name="Trained">Those the optimizer updates.</param>
internal sealed record CheckpointedRun(
    string Model,
    string Loss,
    ulong Seed,
    ConvolutionAlgorithm? Convolution,
    Optimizer Optimizer,
    IReadOnlyList<(string Name, Parameter Weight)> Weights,
    IReadOnlyList<(string Name, Parameter Weight)> Trained);
