using Mnist.Formats.Tensors;

namespace Mnist.Formats;

/// <summary>
/// How much a model file may ask for before it is refused. One record serves every reader, so that no format is laxer
/// than another. The defaults are far above any model this library is meant for and far below what hurts a machine.
/// </summary>
public sealed record FormatLimits
{
    /// <summary>The limits every reader uses unless told otherwise.</summary>
    public static FormatLimits Default { get; } = new();

    /// <summary>Largest file read as a whole (graphs, configurations, indexes), in bytes. Default 1 GiB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Largest single tensor, in bytes. Default 1 GiB.</summary>
    public long MaxTensorBytes { get; init; } = TensorLimits.MaxBytes;

    /// <summary>Largest block of an index after decompression, in bytes. Default 64 MiB.</summary>
    public int MaxBlockBytes { get; init; } = 1 << 26;

    /// <summary>Most tensors in one checkpoint. Default 100,000.</summary>
    public int MaxTensors { get; init; } = 100_000;

    /// <summary>Most nodes of a model, graph and functions together. Default 1,000,000.</summary>
    public int MaxNodes { get; init; } = 1_000_000;

    /// <summary>Deepest chain of function calls. Default 64; real exports have 4.</summary>
    public int MaxCallDepth { get; init; } = 64;

    /// <summary>The bytes of a file, unless it is larger than <see cref="MaxFileBytes"/>.</summary>
    /// <exception cref="ModelFormatException">It is larger, or cannot be read.</exception>
    internal byte[] ReadFile(string file)
    {
        try
        {
            // Not the length FileInfo has, which is the link's where the file is one.
            using FileStream stream = File.OpenRead(file);
            if (stream.Length > MaxFileBytes)
            {
                throw new ModelFormatException($"its {stream.Length} bytes are more than the {MaxFileBytes} that are read", file);
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or NotSupportedException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file cannot be read; check its permissions, and where it leads if it is a link", file, inner: error);
        }
    }
}
