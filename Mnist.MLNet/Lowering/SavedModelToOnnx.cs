using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers SavedModels to ONNX (opset 17). Only what the outputs need is looked at; unknown ops are refused.</summary>
public static class SavedModelToOnnx
{
    private const string DefaultSignature = "serving_default";
    private const string ModelFile = "saved_model.pb";

    /// <summary>Lowers a SavedModel folder or a frozen graph.</summary>
    /// <param name="location">A SavedModel folder, or a file that holds a graph without variables.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <param name="outputs">Signature keys or node names, which the ONNX outputs then bear; all of the signature's when null.</param>
    /// <param name="inputs">Signature keys or node names, which the ONNX inputs then bear; all of the signature's when null.</param>
    /// <exception cref="ModelFormatException">The model cannot be read or holds an op that does not lower.</exception>
    public static OnnxModel ConvertFolder(string location, string? signature = null, IReadOnlyList<string>? outputs = null, IReadOnlyList<string>? inputs = null)
    {
        LoweringSource source = Open(location, signature);
        return GraphLowering.Lower(source, outputs ?? [.. source.Outputs.Select(pair => pair.Key)], inputs ?? [.. source.Inputs.Select(pair => pair.Key)]);
    }

    internal static LoweringSource Open(string location, string? signature)
    {
        FormatLimits limits = FormatLimits.Default;
        bool isFolder = Directory.Exists(location);
        string file = isFolder ? Path.Combine(location, ModelFile) : location;
        if (!new FileInfo(file).Exists)
        {
            throw isFolder
                ? new ModelFormatException($"the folder holds no {ModelFile}; give the folder of a SavedModel", location)
                : new ModelFormatException("there is no such model file or folder; give the folder of a SavedModel", location);
        }

        if (!isFolder && Path.GetFileName(file) == ModelFile)
        {
            throw new ModelFormatException($"it is part of a SavedModel; give the folder '{Path.GetDirectoryName(Path.GetFullPath(file))}'", file);
        }

        byte[] bytes = limits.ReadFile(file);
        try
        {
            return isFolder
                ? OpenFolder(location, SavedModelProto.Parser.ParseFrom(bytes), signature, limits)
                : OpenFrozen(GraphDef.Parser.ParseFrom(bytes), limits);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelFormatException("it is no valid TensorFlow file; give the folder of a SavedModel, or a frozen graph", file, inner: error);
        }
    }

    private static LoweringSource OpenFolder(string folder, SavedModelProto model, string? signature, FormatLimits limits)
    {
        MetaGraphDef meta = model.MetaGraphs.FirstOrDefault(graph => graph.MetaInfoDef?.Tags is { Count: 1 } tags && tags[0] == "serve")
            ?? throw new ModelFormatException("it holds no graph with the tag 'serve'", folder);
        string name = signature ?? (meta.SignatureDef.ContainsKey(DefaultSignature) ? DefaultSignature
            : meta.SignatureDef.Keys.Where(key => !key.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault() ?? DefaultSignature);
        if (!meta.SignatureDef.TryGetValue(name, out SignatureDef? chosen))
        {
            throw new ModelFormatException($"there is no such signature; the file has: {string.Join(", ", meta.SignatureDef.Keys)}", folder, field: $"signature '{name}'");
        }

        string restore = meta.SaverDef?.RestoreOpName ?? "";
        string index = Path.Combine(folder, "variables", "variables.index");
        bool hasIndex = File.Exists(index);
        bool hasVariables = restore.Length > 0 && hasIndex;
        Dictionary<string, string> keys = hasVariables ? VariableKeys.Find(meta.GraphDef, restore) : [];
        TensorBundleReader? checkpoint = hasVariables ? new TensorBundleReader(Path.Combine(folder, "variables", "variables"), limits) : null;
        return new LoweringSource
        {
            Graph = meta.GraphDef ?? new GraphDef(),
            Inputs = Ends(chosen.Inputs),
            Outputs = Ends(chosen.Outputs),
            Shapes = chosen.Inputs.Values
                .Where(end => end.TensorShape is { UnknownRank: false })
                .GroupBy(end => end.Name.Split(':')[0])
                .ToDictionary(group => group.Key, group => group.First().TensorShape.Dim.Select(dim => dim.Size).ToArray()),
            Variable = handle => !hasIndex ? throw new ModelFormatException("the file does not exist; copy the whole SavedModel folder", index)
                : keys.TryGetValue(handle, out string? key) && checkpoint?.Read(key) is { } tensor ? new Constant(tensor.Type, tensor.Shape, tensor.Data)
                : null,
            Limits = limits,
        };
    }

    private static LoweringSource OpenFrozen(GraphDef graph, FormatLimits limits)
    {
        HashSet<string> read = [.. graph.Node.SelectMany(node => node.Input).Select(input => input.TrimStart('^').Split(':')[0])];
        return new LoweringSource
        {
            Graph = graph,
            Inputs = [.. graph.Node.Where(node => node.Op == "Placeholder").Select(node => KeyValuePair.Create(node.Name, node.Name + ":0"))],
            Outputs = [.. graph.Node.Where(node => !read.Contains(node.Name) && node.Op is not ("NoOp" or "Placeholder" or "Const")).Select(node => KeyValuePair.Create(node.Name, node.Name + ":0"))],
            Variable = _ => null,
            Limits = limits,
        };
    }

    private static KeyValuePair<string, string>[] Ends(IDictionary<string, TensorInfo> ends) =>
        [.. ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => KeyValuePair.Create(end.Key, end.Value.Name))];
}
