namespace Mnist.Cli;

/// <summary>The command line asks for something that cannot be done. The message is one sentence: option, received, expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
