namespace Mnist.Models.Execution;

/// <summary>What shards meet for.</summary>
internal enum MeetingKind
{
    /// <summary>Statistics of the inputs of a call.</summary>
    Forward,

    /// <summary>Sums of the gradients of a call.</summary>
    Backward,

    /// <summary>How many time steps the masks leave, which losses are divided by.</summary>
    MaskCount,
}
