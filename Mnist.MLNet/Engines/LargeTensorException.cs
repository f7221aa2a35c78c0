namespace Mnist.MLNet.Engines;

/// <summary>An operation asks for a tensor that is larger than any is made; sessions turn it into a sentence.</summary>
internal sealed class LargeTensorException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for.</param>
    public LargeTensorException(string message)
        : base(message)
    {
    }
}
