using System.Buffers.Binary;
using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Parsing;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>
/// An ONNX model that this library wrote, read back from a pipeline ML.NET saved. Those of other programs are refused: whether the rows of a batch are independent of each other cannot be seen in a graph,
/// and ML.NET's own transformer gives it one at a time.
/// </summary>
internal sealed class OnnxFile
{
    private const int MostNodes = 200_000;

    private readonly GraphProto _graph;
    private readonly string _file;
    
    private OnnxFile(GraphProto graph, string file) => (_graph, _file) = (graph, file);

    /// <summary>What it takes.</summary>
    public IReadOnlyList<OnnxTensor> Inputs { get; private init; } = [];

    /// <summary>What it gives.</summary>
    public IReadOnlyList<OnnxTensor> Outputs { get; private init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="saved">Its bytes as ML.NET writes them, after their number (four bytes, little-endian).</param>
    /// <param name="file">What it is called in messages.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">It is damaged, or another program's.</exception>
    public static OnnxFile Read(ReadOnlySpan<byte> saved, string file, FormatLimits? limits = null)
    {
        limits ??= FormatLimits.Default;
        if (saved.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(saved) != saved.Length - sizeof(int))
        {
            throw Damaged(file);
        }

        ModelProto model = Parse(saved[sizeof(int)..], file, limits);
        if (model.ProducerName != OnnxGraph.Producer || model.Graph is not { } graph)
        {
            throw new ModelFormatException(
                $"its ONNX model is not one that Mnist wrote{(model.ProducerName.Length > 0 ? $" but '{FileText.Name(model.ProducerName)}'" : "")}, and whether that may be given several rows at once is not known; load it with ML.NET's own Model.Load", file);
        }

        HashSet<string> constants = [.. graph.Initializer.Select(tensor => tensor.Name)];
        return new OnnxFile(graph, file)
        {
            Inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name)).Select(input => Tensor(input, file))],
            Outputs = [.. graph.Output.Select(output => Tensor(output, file))],
        };
    }

    /// <summary>Whether an output is the number of the class that another gives the highest score, as <see cref="ClassHead"/> adds it.</summary>
    /// <param name="label">The output.</param>
    /// <param name="score">The other.</param>
    public bool IsClassOf(string label, string score) =>
        _graph.Node.Any(node => node.OpType == "Where" && node.Output.Contains(label))
        && _graph.Node.Any(node => node.OpType == "ArgMax" && node.Input.Contains(score) && node.Output.Contains(ClassHead.HighestOf(label)));

    /// <summary>The part of the model that some outputs need.</summary>
    /// <param name="outputs">Names of its outputs.</param>
    /// <param name="inputs">Names of its inputs: all that the outputs need.</param>
    /// <exception cref="ModelFormatException">It has no such input or output, or the graph is damaged or holds an operation that is not run.</exception>
    public OnnxModel Part(IReadOnlyList<string> outputs, IReadOnlyList<string> inputs)
    {
        OnnxTensor[] given = [.. outputs.Select(name => Named(Outputs, name, "output"))];
        OnnxTensor[] taken = [.. inputs.Select(name => Named(Inputs, name, "input"))];
        if (outputs.Concat(inputs).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ModelFormatException($"'{FileText.Name(twice.Key)}' is asked for twice; inputs and outputs need different names", field: $"tensor '{FileText.Name(twice.Key)}'");
        }

        GraphProto part = Needed(given);
        Check(part, taken);
        ModelProto model = new() { IrVersion = OnnxGraph.IrVersion, ProducerName = OnnxGraph.Producer, Graph = part };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxGraph.Opset });
        return new OnnxModel(model.ToByteArray(), taken, given);
    }

    private static ModelProto Parse(ReadOnlySpan<byte> bytes, string file, FormatLimits limits)
    {
        try
        {
            MessageCost.Require(bytes, () => ModelProto.Descriptor, file, limits);

            // What our definitions leave out, as tensors that lie in files of their own, goes no further.
            return ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ModelFormatException)
        {
            throw Damaged(file, error);
        }
    }

    private static ModelFormatException Damaged(string file, Exception? inner = null) => new("its ONNX model is damaged, or asks for too much to be read; save the pipeline again", file, inner: inner);

    private static OnnxTensor Tensor(ValueInfoProto info, string file)
    {
        if (info.Type?.TensorType is not { } tensor || ElementTypes.ToManaged(tensor.ElemType) is not { } type)
        {
            throw new ModelFormatException("it is no tensor of a type that is scored", file, field: $"tensor '{FileText.Name(info.Name)}'");
        }

        long[]? shape = tensor.Shape is null ? null : [.. tensor.Shape.Dim.Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && size.DimValue >= 0 ? size.DimValue : -1)];
        return shape is [>= 0, ..]
            ? throw new ModelFormatException("its first axis is not the batch", file, field: $"tensor '{FileText.Name(info.Name)}'")
            : new OnnxTensor(info.Name, type, shape);
    }

    private OnnxTensor Named(IReadOnlyList<OnnxTensor> tensors, string name, string what) =>
        tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new ModelFormatException($"the model has no such {what}; it has: {NameList.Of(tensors.Select(tensor => tensor.Name))}", _file, field: $"{what} '{FileText.Name(name)}'");

    private GraphProto Needed(OnnxTensor[] outputs)
    {
        (List<NodeProto> nodes, List<TensorProto> initializers, HashSet<string> names) = OnnxGraph.Needed(_graph, outputs.Select(tensor => tensor.Name));
        GraphProto part = new() { Name = _graph.Name };
        part.Node.Add(nodes);
        part.Initializer.Add(initializers);
        part.Input.Add(_graph.Input.Where(info => names.Contains(info.Name) && Inputs.Any(tensor => tensor.Name == info.Name)));
        part.Output.Add(outputs.Select(tensor => _graph.Output.First(info => info.Name == tensor.Name)));
        return part;
    }

    // What lowering writes: operators of its list, each after what it reads, each result once.
    private void Check(GraphProto part, OnnxTensor[] taken)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        HashSet<string> visible = new(StringComparer.Ordinal);
        foreach (ValueInfoProto input in part.Input)
        {
            if (!Array.Exists(taken, tensor => tensor.Name == input.Name))
            {
                throw new ModelFormatException($"the outputs need this input too; asked for were only: {NameList.Of(taken.Select(tensor => tensor.Name))}", _file, field: $"input '{FileText.Name(input.Name)}'");
            }
        }

        if (Array.Find(taken, tensor => !part.Input.Any(input => input.Name == tensor.Name)) is { } unused)
        {
            throw new ModelFormatException("no requested output depends on this input", _file, field: $"input '{FileText.Name(unused.Name)}'");
        }

        foreach (string name in part.Input.Select(input => input.Name).Concat(part.Initializer.Select(tensor => tensor.Name)))
        {
            Define(known, visible, name);
        }

        int nodes = 0;
        Check(part, known, visible, ref nodes);
        if (part.Output.FirstOrDefault(output => !visible.Contains(output.Name)) is { } missing)
        {
            throw Damaged(missing.Name);
        }
    }

    private void Check(GraphProto graph, HashSet<string> known, HashSet<string> visible, ref int nodes)
    {
        foreach (NodeProto node in graph.Node)
        {
            if (++nodes > MostNodes)
            {
                throw new ModelFormatException($"the graph needs more than {MostNodes} operations; give a smaller model", _file);
            }

            if (node.Domain.Length > 0 || !OnnxOperators.Names.Contains(node.OpType))
            {
                throw new ModelFormatException($"its operation '{FileText.Name(node.OpType)}' is not run", _file, field: $"node '{FileText.Name(node.Name)}'");
            }

            if (node.Input.Any(name => name.Length > 0 && !visible.Contains(name)) || node.Attribute.Count(attribute => attribute.G is not null) != (node.OpType == "Scan" ? 1 : 0))
            {
                throw Damaged(node.Name);
            }

            if (OnnxNames.BodyOf(node) is { } body)
            {
                CheckBody(node.Name, body, known, visible, ref nodes);
            }

            foreach (string name in node.Output)
            {
                Define(known, visible, name);
            }
        }
    }

    private void CheckBody(string node, GraphProto body, HashSet<string> known, HashSet<string> visible, ref int nodes)
    {
        string[] own = [.. body.Input.Select(input => input.Name), .. body.Initializer.Select(tensor => tensor.Name)];
        foreach (string name in own)
        {
            Define(known, visible, name);
        }

        Check(body, known, visible, ref nodes);
        if (body.Output.Any(output => !visible.Contains(output.Name)))
        {
            throw Damaged(node);
        }

        visible.ExceptWith(own);
        visible.ExceptWith(body.Node.SelectMany(inner => inner.Output));
    }

    private void Define(HashSet<string> known, HashSet<string> visible, string name)
    {
        if (!known.Add(name))
        {
            throw Damaged(name);
        }

        visible.Add(name);
    }

    private ModelFormatException Damaged(string name) => new("its ONNX model is damaged: tensors are missing, or there twice; save the pipeline again", _file, field: $"node '{FileText.Name(name)}'");
}
