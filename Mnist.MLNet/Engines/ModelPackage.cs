using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Engines;

/// <summary>A model that is not a folder on the disk but a zip or a stream. What the readers need as files is unpacked into a folder of its own.</summary>
internal sealed class ModelPackage
{
    /// <summary>What the copy of a frozen graph is called.</summary>
    public const string FrozenName = "graph.pb";

    /// <summary>What ML.NET calls the file of an OnnxTransformer in a pipeline it saved.</summary>
    public const string OnnxName = "OnnxModel";

    private const string StreamName = "the stream";

    private ModelPackage(string name) => Name = name;

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>Where the SavedModel or frozen graph is.</summary>
    public string Location { get; private init; } = "";

    /// <summary>Keeps what lies at <see cref="Location"/>; null where nothing was unpacked.</summary>
    public TemporaryModel? Unpacked { get; private init; }

    /// <summary>The model of a pipeline; null where it is TensorFlow's.</summary>
    public OnnxFile? Onnx { get; private init; }

    /// <summary>Opens a file.</summary>
    /// <returns>The model, or null when it is no zip.</returns>
    public static ModelPackage? Open(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length > 0 && ModelArchive.IsZip(file) ? Zip(file, path) : null;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or NotSupportedException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file cannot be read; check its permissions, and where it leads if it is a link", path, inner: error);
        }
    }

    /// <summary>Opens a stream: a zip, or a frozen graph.</summary>
    public static ModelPackage Open(Stream stream)
    {
        TemporaryModel folder = new();
        string file = Path.Combine(folder.Folder, FrozenName);
        long most = FormatLimits.Default.MaxFileBytes;
        try
        {
            Atomic.WriteFile(file, target => Copy(stream, target, most));
            using FileStream copy = File.OpenRead(file);
            return ModelArchive.IsZip(copy) ? Zip(copy, StreamName) : new ModelPackage(StreamName) { Location = file, Unpacked = folder };
        }
        catch (Exception error) when (error is UnauthorizedAccessException or NotSupportedException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("it cannot be read, or there is no room for a copy of it among the temporary files", StreamName, inner: error);
        }
        finally
        {
            GC.KeepAlive(folder);
        }
    }

    private static ModelPackage Zip(Stream zip, string name)
    {
        using ModelArchive archive = ModelArchive.Open(zip, name);
        IReadOnlyList<string> graphs = archive.Find(SavedModelFiles.GraphName);
        IReadOnlyList<string> pipelines = archive.Find(OnnxName);
        switch (graphs.Count, pipelines.Count)
        {
            case (1, _):
                TemporaryModel folder = new();
                archive.Unpack(graphs[0], folder.Folder);
                return new ModelPackage(name) { Location = folder.Folder, Unpacked = folder };
            case (0, 1):
                return new ModelPackage(name) { Onnx = OnnxFile.Read(archive.Read(pipelines[0]), name) };
            case (0, 0):
                throw new ModelFormatException(
                    $"the zip holds neither a SavedModel, that is a {SavedModelFiles.GraphName}, nor a pipeline with a model of Mnist; give a zip of the whole SavedModel folder, or what mlContext.Model.Save wrote", name);
            default:
                IReadOnlyList<string> several = graphs.Count > 0 ? graphs : pipelines;
                throw new ModelFormatException(
                    $"the zip holds {several.Count} models, as '{FileText.Name(several[0])}' and '{FileText.Name(several[1])}'; give one with one of them{(graphs.Count == 0 ? ", or load the whole pipeline with LoadWithBatching" : "")}", name);
        }
    }

    private static void Copy(Stream stream, Stream target, long most)
    {
        byte[] part = new byte[1 << 16];
        for (int read; (read = stream.Read(part)) > 0;)
        {
            most -= read;
            if (most < 0)
            {
                throw new ModelFormatException($"it has more than the {FormatLimits.Default.MaxFileBytes} bytes that are read", StreamName);
            }

            target.Write(part, 0, read);
        }
    }
}
