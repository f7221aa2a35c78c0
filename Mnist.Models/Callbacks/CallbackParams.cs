
namespace Mnist.Models.Callbacks;

/// <summary>What fit was asked to do.</summary>
/// <param name="Verbose">0 silent, 1 progress within epochs, 2 one line per epoch.</param>
/// <param name="Epochs">Number of the last epoch.</param>
/// <param name="Steps">Batches per epoch.</param>
/// <param name="Samples">Training rows per epoch.</param>
public sealed record CallbackParams(int Verbose, int Epochs, long Steps, int Samples)
{
    /// <summary>As TensorFlow.NET's callbacks are given it: <c>new CallbackParams { Model = model }</c>; fit fills in its own.</summary>
    public CallbackParams()
        : this(0, 0, 0, 0)
    {
    }

    /// <summary>Accepted for TensorFlow.NET's sake; a callback knows the model that fit trains.</summary>
    public IModel? Model { get; init; }
}
