using Mnist.Formats.Tensors;

namespace Mnist.Formats;

/// <summary>
/// How much a model file may ask for before it is refused. One record serves every reader, so that no format is laxer
/// than another. The defaults are far above any model this library is meant for and far below what hurts a machine.
/// </summary>
public sealed record FormatLimits
{
    private const int BytesOfNode = 2048;

    /// <summary>The limits every reader uses unless told otherwise.</summary>
    public static FormatLimits Default { get; } = new();

    /// <summary>Largest file read as a whole (graphs, configurations, indexes), in bytes. Default 1 GiB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Largest single tensor, in bytes. Default 1 GiB.</summary>
    public long MaxTensorBytes { get; init; } = TensorLimits.MaxBytes;

    /// <summary>Largest index of a checkpoint, as it lies in the file and unpacked, in bytes. Default 32 MiB; that of 100,000 tensors has 16.</summary>
    public long MaxIndexBytes { get; init; } = 32L << 20;

    /// <summary>Largest block of an index after decompression, in bytes. Default 8 MiB; TensorFlow's have 256 KiB.</summary>
    public int MaxBlockBytes { get; init; } = 8 << 20;

    /// <summary>Most tensors in one checkpoint. Default 100,000.</summary>
    public int MaxTensors { get; init; } = 100_000;

    /// <summary>Most bytes of a checkpoint's keys together, each in full: in the file they share their beginnings. Default 8 MiB.</summary>
    public long MaxKeyBytes { get; init; } = 8L << 20;

    /// <summary>Most bytes that the objects of a parsed graph may take beyond three times the file's. Default 48 MiB.</summary>
    public long MaxParsedBytes { get; init; } = 48L << 20;

    /// <summary>Most nodes of a model's file, graph and functions together. Default 1,000,000.</summary>
    public int MaxNodes { get; init; } = 1_000_000;

    /// <summary>Deepest chain of function calls. Default 64; real exports have 4.</summary>
    public int MaxCallDepth { get; init; } = 64;

    /// <summary>Most calls of functions that are opened. Default 10,000.</summary>
    public int MaxCalls { get; init; } = 10_000;

    /// <summary>Most nodes after all calls were opened: each call is a copy of its function, and an engine takes some kilobytes for each. Default 50,000.</summary>
    public int MaxOpenedNodes { get; init; } = 50_000;

    /// <summary>Nodes after all calls were opened that a model may have whatever its size; every further one needs 2 KiB of the model's files, a quarter of what it takes to lower it and have an engine open it. Default 8,000.</summary>
    public int MaxNodesOfSmallModel { get; init; } = 8_000;

    /// <summary>Most operations of one run of a model, those of a loop counted for each of its steps. Default 10,000,000; a recurrent layer has about 30 a step.</summary>
    public long MaxLoopOperations { get; init; } = 10_000_000;

    /// <summary>Most characters of the names of opened nodes together: each bears the names of the calls around it. Default 8 million.</summary>
    public long MaxNameCharacters { get; init; } = 8_000_000;

    /// <summary>Most bytes of constants that are not in the file: one value may stand for a whole tensor. Default 16 MiB.</summary>
    public long MaxFilledBytes { get; init; } = 16L << 20;

    /// <summary>Most inputs, and most outputs, that are scored at once. Default 1,000.</summary>
    public int MaxSignatureTensors { get; init; } = 1_000;

    /// <summary>Most values and names in the configuration of a model. Default 1,000,000; a layer has about 100.</summary>
    public int MaxConfigurationValues { get; init; } = 1_000_000;

    /// <summary>Most calls of layers that a model stands for, those of models in it counted each time. Default 5,000; the largest networks in use have about 1,000.</summary>
    public int MaxLayerCalls { get; init; } = 5_000;

    /// <summary>Most nodes after all calls were opened, of a model of so many bytes: large models have large weights.</summary>
    /// <param name="modelBytes">Bytes of the model's files.</param>
    public int OpenedNodes(long modelBytes) => (int)Math.Min(MaxOpenedNodes, MaxNodesOfSmallModel + (modelBytes / BytesOfNode));

    /// <summary>The bytes of a file, unless it is larger than <see cref="MaxFileBytes"/>.</summary>
    /// <exception cref="ModelFormatException">It is larger, or cannot be read.</exception>
    internal byte[] ReadFile(string file, long? most = null)
    {
        long allowed = Math.Min(most ?? MaxFileBytes, MaxFileBytes);
        try
        {
            // Not the length FileInfo has, which is the link's where the file is one.
            using FileStream stream = File.OpenRead(file);
            if (stream.Length > allowed)
            {
                throw new ModelFormatException($"its {stream.Length} bytes are more than the {allowed} that are read", file);
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
