using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines;

/// <summary>
/// A model that is ready to run. Several threads may run it at once, and it may be disposed at any time: runs under way
/// end first, later ones are refused.
/// </summary>
public interface IScoringSession : IDisposable
{
    /// <summary>What a run takes, in order.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>What a run gives, in order.</summary>
    IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="inputs">A buffer for each of <see cref="Inputs"/>, of its element type, with <paramref name="rows"/> rows. Rows after those may be overwritten.</param>
    /// <param name="outputs">A buffer for each of <see cref="Outputs"/>, of its element type; made larger, and given the row's shape, where needed.</param>
    /// <param name="rows">How many rows, 1 or more.</param>
    /// <exception cref="ScoringException">The rows do not fit the model, or it fails on them.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows);
}
