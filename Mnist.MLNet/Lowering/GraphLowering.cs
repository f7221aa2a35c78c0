using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers a graph to ONNX under the names the caller asks for.</summary>
internal static class GraphLowering
{
    /// <param name="model">The graph and the values of its variables.</param>
    /// <param name="signature">Names for some tensors of the graph.</param>
    /// <param name="outputs">Signature keys or graph node names.</param>
    /// <param name="inputs">Signature keys or graph node names.</param>
    public static OnnxModel Lower(SavedModelReader model, ModelSignature signature, IReadOnlyList<string> outputs, IReadOnlyList<string> inputs)
    {
        RequireFew(inputs, "inputs", model.Limits);
        RequireFew(outputs, "outputs", model.Limits);
        FormatLimits limits = model.Limits with { MaxOpenedNodes = model.Limits.OpenedNodes(model.Bytes) };
        GraphFlattener flattener = new(WhileFrames.ToFunctions(model.Graph, limits), limits);
        Dictionary<string, SignatureTensor> keys = signature.Outputs.DistinctBy(tensor => tensor.Key).ToDictionary(tensor => tensor.Key, StringComparer.Ordinal);
        FlatTensor[] ends = [.. outputs.Select(name => flattener.Follow(Resolve(flattener, keys, name, "output", ScoringNames.OnlyOutput)))];
        keys = signature.Inputs.DistinctBy(tensor => tensor.Key).ToDictionary(tensor => tensor.Key, StringComparer.Ordinal);
        Dictionary<string, string> inputNames = new(StringComparer.Ordinal);
        foreach (string name in inputs)
        {
            inputNames[Resolve(flattener, keys, name, "input", ScoringNames.OnlyInput).Split(':')[0]] = name;
        }

        OnnxGraph graph = new(limits);
        foreach (string name in inputs.Concat(outputs))
        {
            if (!graph.Reserve(name))
            {
                throw new ModelFormatException($"'{FileText.Name(name)}' is asked for twice; inputs and outputs need different names", field: $"tensor '{FileText.Name(name)}'");
            }
        }

        Dictionary<string, long[]?> shapes = signature.Inputs.Where(input => input.Shape is not null).DistinctBy(input => input.Node).ToDictionary(input => input.Node, input => input.Shape, StringComparer.Ordinal);
        LoweringContext context = new(graph, flattener, model.Variable, limits);
        Dictionary<FlatNode, Value[]> values = [];
        OpTable.Require(flattener.Order);
        Dictionary<FlatNode, double> ofRows = [];
        Dictionary<string, OnnxTensor> found = new(StringComparer.Ordinal);
        foreach (FlatNode node in flattener.Order.ToArray())
        {
            values[node] = node.Op == "Placeholder"
                ? [Input(shapes, graph, node, inputNames, found, model.Limits)]
                : OpTable.Lower(context, node, [.. node.Inputs.Select(input => At(values, input))]);
            bool isOfRows = node.Op == "Placeholder" || Array.Exists(node.Inputs, input => ofRows.ContainsKey(input.Node));
            if (isOfRows)
            {
                double before = node.Inputs.Length > 0 ? node.Inputs.Max(input => ofRows.GetValueOrDefault(input.Node)) : 1;
                ofRows[node] = before * RowBounds.Growth(node.Op, [.. node.Inputs.Select(input => At(values, input))], values[node].FirstOrDefault());
                context.NoteRows(values[node], ofRows[node]);
            }
            else
            {
                context.Compute(node, values[node]);
            }
        }

        List<OnnxTensor> results = [];
        for (int i = 0; i < ends.Length; i++)
        {
            TensorValue value = At(values, ends[i]) as TensorValue ?? throw GraphError.At(ends[i].Node, "it is not a tensor, so it cannot be an output");
            graph.AddAlias(context.Name(ends[i].Node, value), outputs[i]);
            graph.AddOutput(outputs[i], ElementTypes.ToOnnx(value.Type), value.Shape);
            results.Add(new OnnxTensor(outputs[i], ManagedType(value.Type), value.Shape));
        }

        OnnxTensor[] taken = [.. inputs.Select(name => found.TryGetValue(name, out OnnxTensor? tensor)
            ? tensor
            : throw new ModelFormatException("no requested output depends on this input", field: $"input '{FileText.Name(name)}'"))];
        return new OnnxModel(graph.ToModel(), taken, results) { LargestRowBytes = context.LargestRowBytes, Rows = context.Rows };
    }

    private static Value At(Dictionary<FlatNode, Value[]> values, FlatTensor tensor)
    {
        Value[] outputs = values[tensor.Node];
        return tensor.Index < outputs.Length ? outputs[tensor.Index] : throw GraphError.At(tensor.Node, $"its output {tensor.Index} cannot be used");
    }

    private static NodeValue Input(
        Dictionary<string, long[]?> shapes, OnnxGraph graph, FlatNode node, Dictionary<string, string> names, Dictionary<string, OnnxTensor> found, FormatLimits limits)
    {
        if (!names.TryGetValue(node.Name, out string? name))
        {
            throw GraphError.At(node, $"the outputs need this input too; asked for were only: {NameList.Of(names.Keys)}");
        }

        DataType type = node.Type("dtype");
        if (ElementTypes.ToOnnx(type) == 0)
        {
            throw GraphError.At(node, $"inputs of type {type} are not supported");
        }

        // The signature may know more than the placeholder (version 1 files often leave the placeholder's shape open).
        long[]? shape = node.Shape("shape") is { Length: > 0 } own ? own : shapes.GetValueOrDefault(node.Name);
        NodeValue value = new(type, shape, name);
        ValueSize.Check(limits, node, value);
        graph.AddInput(name, ElementTypes.ToOnnx(type), shape);
        found[name] = new OnnxTensor(name, ManagedType(type), shape);
        return value;
    }

    private static void RequireFew(IReadOnlyList<string> names, string what, FormatLimits limits)
    {
        if (names.Count > limits.MaxSignatureTensors)
        {
            throw new ModelFormatException($"{names.Count} {what} are asked for; up to {limits.MaxSignatureTensors} are scored at once, so name those that are wanted");
        }
    }

    private static string Resolve(GraphFlattener graph, Dictionary<string, SignatureTensor> tensors, string name, string what, string only)
    {
        if (tensors.TryGetValue(name, out SignatureTensor? named))
        {
            return named.Tensor;
        }

        if (graph.Contains(name.Split(':')[0]))
        {
            return name;
        }

        return name == only && tensors.Count == 1
            ? tensors.Values.Single().Tensor
            : throw new ModelFormatException(
                $"the model has no such {what}; the signature's are: {NameList.Of(tensors.Keys)}, and any graph node may be named", field: $"{what} '{FileText.Name(name)}'");
    }

    private static Type ManagedType(DataType type) => type switch
    {
        DataType.Float => typeof(float),
        DataType.Double => typeof(double),
        DataType.Int32 => typeof(int),
        DataType.Int64 => typeof(long),
        DataType.Bool => typeof(bool),
        DataType.Uint8 => typeof(byte),
        DataType.Int8 => typeof(sbyte),
        DataType.Int16 => typeof(short),
        DataType.Uint16 => typeof(ushort),
        DataType.Uint32 => typeof(uint),
        DataType.Uint64 => typeof(ulong),
        _ => typeof(Half),
    };
}
