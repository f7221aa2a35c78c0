using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel;

/// <summary>Writes models as SavedModel folders, and reads our own back.</summary>
internal static class SavedModelFolder
{
    /// <summary>The record of the training run, which may lie beside a model.</summary>
    public const string RunFile = "run.json";

    private const string GraphFile = "saved_model.pb";
    private const string VariablesFolder = "variables";
    private const string ObjectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

    /// <summary>Writes a model: everything into a folder of a temporary name beside the target, then one rename.</summary>
    /// <exception cref="ModelFormatException">The target may not be overwritten or written.</exception>
    public static void Write(Sequential model, string folder, bool overwrite)
    {
        model.EnsureBuilt();
        RequireReplaceable(folder, overwrite);
        string target = Target(folder);
        string temporary = Temporary(target);
        try
        {
            Directory.CreateDirectory(temporary);
            WriteFiles(model, temporary);
            Replace(temporary, target);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the folder cannot be written; check that it may be written to and that the disk has room", folder, inner: error);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>The folder that is written: a link stays, and what it points to is replaced.</summary>
    /// <param name="folder">As the user gave it.</param>
    /// <returns>The full path, without a separator at its end.</returns>
    public static string Target(string folder)
    {
        DirectoryInfo target = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return target.LinkTarget is null ? target.FullName : target.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <summary>Finds out whether a model may be written to a folder, before the model is trained.</summary>
    /// <exception cref="ModelFormatException">There is something that would be lost.</exception>
    public static void RequireReplaceable(string folder, bool overwrite)
    {
        string target = Target(folder);
        if (File.Exists(target) || (Directory.Exists(target) && !overwrite))
        {
            throw new ModelFormatException(File.Exists(target) ? "it is a file; give a folder" : "it exists already; give another folder, or allow overwriting", folder);
        }

        if (Directory.Exists(target) && Foreign(target) is { } foreign)
        {
            throw new ModelFormatException($"the folder holds other things than a SavedModel, as '{foreign}', which would be lost; give another folder", folder);
        }
    }

    /// <summary>Finds out whether the folder a model is written to first can be made.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void Probe(string folder)
    {
        string temporary = Temporary(Target(folder));
        Directory.CreateDirectory(temporary);
        Directory.Delete(temporary);
    }

    /// <summary>Reads a model this library wrote: its layers from the configuration in it, its weights from its checkpoint.</summary>
    /// <exception cref="ModelFormatException">The folder is missing, no SavedModel, damaged, or another program's.</exception>
    public static Sequential Read(string folder) => Read(folder, FormatLimits.Default);

    /// <summary>As <see cref="Read(string)"/>, with other limits.</summary>
    public static Sequential Read(string folder, FormatLimits limits)
    {
        string file = Path.Combine(folder, GraphFile);
        if (!Directory.Exists(folder) || !File.Exists(file))
        {
            throw new ModelFormatException(Directory.Exists(folder) ? $"the folder holds no {GraphFile}; give the folder of a SavedModel" : "there is no such folder", folder);
        }

        MetaGraphDef? meta;
        try
        {
            meta = SavedModelProto.Parser.ParseFrom(limits.ReadFile(file)).MetaGraphs.FirstOrDefault();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("it is no valid TensorFlow file", file, inner: error);
        }

        string metadata = meta?.ObjectGraphDef?.Nodes.FirstOrDefault()?.UserObject?.Metadata ?? string.Empty;
        if (metadata.Length == 0)
        {
            throw new ModelFormatException("it does not say which layers it was made of, as models saved by this library do; it can be scored through ML.NET, but not trained on", folder);
        }

        Sequential model = SequentialConfig.Read(metadata, fill: false);
        if (model.Layers.Count == 0 || !model.Layers[^1].Built)
        {
            throw new ModelFormatException("its configuration has no layers, or does not say the shape of the input", folder);
        }

        TensorBundleReader bundle = new(Path.Combine(folder, VariablesFolder, VariablesFolder), limits);
        IReadOnlyList<(string Name, Parameter Parameter)> variables = MetaGraphWriter.Variables(model);
        for (int i = 0; i < variables.Count; i++)
        {
            bundle.ReadSingles(ObjectGraph.CheckpointKey(i), variables[i].Parameter.Shape, variables[i].Parameter.Span);
        }

        return model;
    }

    private static string Temporary(string target) => $"{target}.{Guid.NewGuid():N}.tmp";

    // What a write would delete and not make anew; null when there is nothing.
    private static string? Foreign(string target)
    {
        string variables = Path.Combine(target, VariablesFolder);
        IEnumerable<string> entries = Directory.EnumerateFileSystemEntries(target).Where(entry => entry != variables || !Directory.Exists(variables));
        IEnumerable<string> parts = Directory.Exists(variables) ? Directory.EnumerateFileSystemEntries(variables) : [];
        string? foreign = entries.FirstOrDefault(entry => Path.GetFileName(entry) is not (GraphFile or RunFile))
            ?? parts.FirstOrDefault(part => !Path.GetFileName(part).StartsWith($"{VariablesFolder}.", StringComparison.Ordinal));
        return foreign is null ? null : Path.GetRelativePath(target, foreign);
    }

    private static void WriteFiles(Sequential model, string folder)
    {
        MetaGraphDef meta = MetaGraphWriter.Create(model, SequentialConfig.Write(model));
        IReadOnlyList<(string Name, Parameter Parameter)> variables = MetaGraphWriter.Variables(model);
        TensorBundleWriter bundle = new();
        for (int i = 0; i < variables.Count; i++)
        {
            bundle.Add(ObjectGraph.CheckpointKey(i), variables[i].Parameter.Shape.dims, variables[i].Parameter.Values);
        }

        bundle.Add(ObjectGraphKey, ObjectGraph.Trackable(meta.ObjectGraphDef, variables).ToByteArray());
        bundle.Write(Path.Combine(folder, VariablesFolder, VariablesFolder));

        // Last, because its presence tells readers that the model is complete.
        File.WriteAllBytes(Path.Combine(folder, GraphFile), Deterministic(new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } }));
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

    private static void Replace(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
            return;
        }

        string old = $"{target}.{Guid.NewGuid():N}.old";
        Directory.Move(target, old);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }
}
