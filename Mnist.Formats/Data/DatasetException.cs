namespace Mnist.Formats.Data;

/// <summary>A data set or array file cannot be found or read. The message is one sentence: what came, what was expected, how to repair it.</summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">What a library below threw; its text is not part of the message.</param>
public sealed class DatasetException(string message, Exception? inner = null) : IOException(message, inner);
