namespace Mnist.Formats.Data;

/// <summary>An image file with its class.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The class.</param>
internal readonly record struct LabelledFile(string Path, int Label);
