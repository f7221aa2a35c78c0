using System.Globalization;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Names of a checkpoint's files.</summary>
internal static class BundleNames
{
    /// <summary>The file that lists the tensors.</summary>
    public static string Index(string prefix) => prefix + ".index";

    /// <summary>A file that holds values. The name is computed, never taken from a file, so it cannot lead elsewhere.</summary>
    public static string Data(string prefix, int shard, int shards) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:D5}-of-{shards:D5}");
}
