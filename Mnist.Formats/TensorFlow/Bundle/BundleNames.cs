using System.Globalization;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Names of a checkpoint's files.</summary>
public static class BundleNames
{
    /// <summary>The file that lists the tensors.</summary>
    /// <param name="prefix">Path of the checkpoint, without ending.</param>
    public static string Index(string prefix) => prefix + ".index";

    /// <summary>A file that holds values. The name is computed, never taken from a file, so it cannot lead elsewhere.</summary>
    /// <param name="prefix">Path of the checkpoint, without ending.</param>
    /// <param name="file">Number of the file, from 0.</param>
    /// <param name="files">How many there are.</param>
    public static string Data(string prefix, int file, int files) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{file:D5}-of-{files:D5}");
}
