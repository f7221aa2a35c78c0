namespace Mnist.Formats.Data;

/// <summary>A data set or array file cannot be found, read or downloaded. The message is one sentence: what came, what was expected, how to repair it; at most 400 characters without control characters (<see cref="FileText"/>).</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What a library below threw; its text is not part of the message.</param>
/// <param name="problem">What went wrong, for programs that know a remedy of their own.</param>
public sealed class DatasetException(string message, Exception? inner = null, DatasetProblem problem = DatasetProblem.Content) : IOException(FileText.Sentence(message), inner)
{
    /// <summary>What went wrong, for programs that know a remedy of their own.</summary>
    public DatasetProblem Problem => problem;
}
