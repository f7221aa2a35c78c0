using Mnist.Formats;

namespace Mnist.MLNet.Scoring;

/// <summary>Rows do not fit the model that is to score them, or its outputs are not what they have to be. The message is one sentence: what came, what was expected.</summary>
public sealed class ScoringException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    public ScoringException(string message)
        : base(FileText.Sentence(message))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="inner">What a library said, for those who debug.</param>
    public ScoringException(string message, Exception inner)
        : base(FileText.Sentence(message), inner)
    {
    }
}
