namespace Mnist.Runs.Records;

/// <summary>Which model was evaluated.</summary>
/// <param name="Name">The name in the record of its training; where there is none, the name of its folder.</param>
/// <param name="Sha256">SHA-256 of its graph and variable files, one after another in the order of their names: 64 hexadecimal digits, in lower case.</param>
public sealed record ModelIdentity(string Name, string Sha256);
