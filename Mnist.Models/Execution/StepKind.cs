
namespace Mnist.Models.Execution;

/// <summary>What a shard does in a step of a phase.</summary>
internal enum StepKind
{
    /// <summary>Copies the batch's rows in.</summary>
    Load,

    /// <summary>Runs a call forward.</summary>
    Forward,

    /// <summary>Computes loss, metrics and gradient of all outputs.</summary>
    Loss,

    /// <summary>Adds what the readers of a tensor wrote, in their order.</summary>
    SumGradients,

    /// <summary>Sums over a shard's gradients what a call needs of the whole batch.</summary>
    CollectBackward,

    /// <summary>Runs a call backward.</summary>
    Backward,
}
