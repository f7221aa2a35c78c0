using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel;

/// <summary>Writes models as SavedModel folders, and reads our own back.</summary>
public static class SavedModelFolder
{
    private const string ObjectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

    // What programs that open such files would find is a folder.
    private static readonly string[] FileEndings = [".h5", ".hdf5", ".keras", ".pb", ".tflite", ".onnx"];

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder; where it is a link, what it points to.</param>
    /// <param name="overwrite">Whether a model that is there may be replaced.</param>
    /// <param name="records">Names of files beside a model that belong to it: they may be there, and are removed with it.</param>
    /// <exception cref="ModelFormatException">The target may not be overwritten or written.</exception>
    public static void Write(Model model, string folder, bool overwrite, params IReadOnlyCollection<string> records) => Write(model, folder, overwrite, _ => { }, records);

    /// <summary>Writes a model with records beside it, all of it or nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder; where it is a link, what it points to.</param>
    /// <param name="overwrite">Whether a model that is there may be replaced.</param>
    /// <param name="addRecords">Writes the records beside the model, which lies complete in the folder it is given and may be loaded from there; that folder then takes the place of the other.</param>
    /// <param name="records">Names of files beside a model that belong to it: they may be there, and are removed with it.</param>
    /// <exception cref="ModelFormatException">The target may not be overwritten or written.</exception>
    public static void Write(Model model, string folder, bool overwrite, Action<string> addRecords, params IReadOnlyCollection<string> records)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(addRecords);
        ArgumentNullException.ThrowIfNull(records);
        model.EnsureBuilt();
        RequireReplaceable(folder, overwrite, records);
        try
        {
            Atomic.WriteFolder(folder, temporary =>
            {
                WriteFiles(model, temporary);
                addRecords(temporary);
            });
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the folder cannot be written; check that it may be written to and that the disk has room", folder, inner: error);
        }
    }

    /// <summary>Finds out whether a model may be written to a folder, before the model is trained.</summary>
    /// <param name="folder">The folder; where it is a link, what it points to.</param>
    /// <param name="overwrite">Whether a model that is there may be replaced.</param>
    /// <param name="records">Names of files beside a model that belong to it and may be replaced with it.</param>
    /// <exception cref="ModelFormatException">There is something that would be lost, or the name asks for another format.</exception>
    public static void RequireReplaceable(string folder, bool overwrite, params IReadOnlyCollection<string> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        RequireFolderName(folder);
        string target = Atomic.FolderTarget(folder);
        Atomic.Mend(target);
        if (File.Exists(target) || (Directory.Exists(target) && !overwrite))
        {
            throw new ModelFormatException(File.Exists(target) ? "it is a file; give a folder" : "it exists already; give another folder, or allow overwriting", folder);
        }

        if (Directory.Exists(target) && Foreign(target, records) is { } foreign)
        {
            throw new ModelFormatException($"the folder holds other things than a SavedModel, as '{foreign}', which would be lost; give another folder", folder);
        }
    }

    /// <summary>The keys of the outputs in the signature of the model's SavedModel, in the model's order: their names, but for one that is named as an input.</summary>
    /// <param name="model">The model, built.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public static IReadOnlyList<string> OutputKeys(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. Signature.Of(model).Outputs.Select(output => output.Key)];
    }

    /// <summary>
    /// Finds out whether a model this library wrote is one: whether the layers it says it was made of are layers, and its checkpoint has their weights. Otherwise what scores it by its graph and what trains it
    /// on would be two models. Those of other programs are not looked at.
    /// </summary>
    /// <param name="saved">The model.</param>
    /// <exception cref="ModelFormatException">Its layers cannot be read, or its weights are others'.</exception>
    public static void RequireOneModel(SavedModelReader saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        if (saved.Metadata is not null && saved.RootKind == ObjectGraph.RootKind)
        {
            Layers(saved);
        }
    }

    /// <summary>Refuses a name that asks for a file of another format, as <c>model.h5</c>.</summary>
    /// <exception cref="ModelFormatException">It ends as such files do.</exception>
    internal static void RequireFolderName(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (FileEndings.FirstOrDefault(ending => folder.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            throw new ModelFormatException(
                $"files in the format '{found}' are not written, models are saved as the folder of a TensorFlow SavedModel; leave the ending out, as '{folder[..^found.Length]}'", folder);
        }
    }

    /// <summary>Reads a model this library wrote: its layers from the configuration in it, its weights from its checkpoint.</summary>
    /// <exception cref="ModelFormatException">The folder is missing, no SavedModel, damaged, or another program's.</exception>
    internal static Model Read(string folder, FormatLimits? limits = null)
    {
        SavedModelReader saved = SavedModelReader.Open(folder, limits);
        (Model model, IReadOnlyList<(string Name, Parameter Parameter)> variables) = Layers(saved);
        for (int i = 0; i < variables.Count; i++)
        {
            saved.Checkpoint.ReadSingles(ObjectGraph.CheckpointKey(i), variables[i].Parameter.Shape, variables[i].Parameter.Span);
        }

        return model;
    }

    // The model without its weights, for which the checkpoint has room.
    private static (Model Model, IReadOnlyList<(string Name, Parameter Parameter)> Variables) Layers(SavedModelReader saved)
    {
        string folder = saved.Location;
        string metadata = saved.Metadata
            ?? throw new ModelFormatException("it does not say which layers it was made of, as models saved by this library do; it can be scored through ML.NET, but not trained on", folder);
        Model model = ModelConfig.Read(metadata, fill: false, saved.Limits);
        if (!model.Built)
        {
            throw new ModelFormatException("its configuration has no layers, or does not say the shape of the input", folder);
        }

        IReadOnlyList<(string Name, Parameter Parameter)> variables = MetaGraphWriter.Variables(model);
        for (int i = 0; i < variables.Count; i++)
        {
            // All of them, before there is room for any: a line of a configuration can claim gigabytes.
            saved.Checkpoint.RequireSingles(ObjectGraph.CheckpointKey(i), variables[i].Parameter.Shape);
        }

        return (model, variables);
    }

    // What a write would delete and not make anew; null when there is nothing.
    private static string? Foreign(string target, IReadOnlyCollection<string> records)
    {
        string variables = Path.Combine(target, SavedModelFiles.VariablesName);
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(target).Where(entry => entry != variables || !Directory.Exists(variables));
        IEnumerable<string> parts = Directory.Exists(variables) ? Directory.EnumerateFileSystemEntries(variables) : [];
        string? foreign = entries.FirstOrDefault(entry => Path.GetFileName(Atomic.PlaceOf(entry) ?? entry) is var name && name is not SavedModelFiles.GraphName && !records.Contains(name))
            ?? parts.FirstOrDefault(part => !Path.GetFileName(part).StartsWith($"{SavedModelFiles.VariablesName}.", StringComparison.Ordinal));
        return foreign is null ? null : Path.GetRelativePath(target, foreign);
    }

    private static void WriteFiles(Model model, string folder)
    {
        MetaGraphDef meta = MetaGraphWriter.Create(model, ModelConfig.Write(model));
        IReadOnlyList<(string Name, Parameter Parameter)> variables = MetaGraphWriter.Variables(model);
        TensorBundleWriter bundle = new();
        for (int i = 0; i < variables.Count; i++)
        {
            bundle.Add(ObjectGraph.CheckpointKey(i), variables[i].Parameter.Shape.dims, variables[i].Parameter.Values);
        }

        bundle.Add(ObjectGraphKey, ObjectGraph.Trackable(meta.ObjectGraphDef, variables).ToByteArray());
        bundle.Write(SavedModelFiles.Variables(folder));

        // Last, because its presence tells readers that the model is complete.
        byte[] graph = Deterministic(new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } });
        Atomic.StageFile(SavedModelFiles.Graph(folder), stream => stream.Write(graph));
    }

    // Maps are written in key order, so the same model gives the same bytes.
    private static byte[] Deterministic(SavedModelProto message)
    {
        using MemoryStream memory = new();
        using (CodedOutputStream output = new(memory, leaveOpen: true) { Deterministic = true })
        {
            message.WriteTo(output);
        }

        return memory.ToArray();
    }
}
