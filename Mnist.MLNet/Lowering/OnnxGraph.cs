using System.Globalization;
using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Collects nodes and initializers of one ONNX graph and hands out unused names.</summary>
/// <param name="limits">What is refused for its size; the defaults when null.</param>
internal sealed class OnnxGraph(FormatLimits? limits = null)
{
    // An op of TensorFlow may be a few of ONNX, and its names are written for each.
    private const int NamesPerOp = 4;

    // What so many results of a node take beside what the node itself takes.
    private const int OutputsAsANode = 2;
    private const int MostBytesOfNodes = 256 << 20;

    public const int IrVersion = 8;
    public const int Opset = 17;

    /// <summary>Who wrote a file, as it says itself.</summary>
    public const string Producer = "Mnist";

    private readonly GraphProto _graph = new() { Name = "mnist" };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<TensorData, string> _initializers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, TensorData> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    // An engine takes as much for a node of ONNX as for one of TensorFlow's, of which half and more are constants and names.
    private readonly int _maxNodes = (limits ?? FormatLimits.Default).MaxOpenedNodes;
    private int _made;
    private long _constantBytes;
    private long _nameCharacters;

    /// <summary>The nodes, each after its inputs.</summary>
    public IReadOnlyList<NodeProto> Nodes => _graph.Node;

    public IEnumerable<string> OutputNames => _graph.Output.Select(output => output.Name);

    /// <summary>Keeps a name for an input or output of the model.</summary>
    public bool Reserve(string name) => _names.Add(name);

    public string Unique(string wish)
    {
        string name = wish;
        int number = _numbers.GetValueOrDefault(wish);
        while (!_names.Add(name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wish}__{++number}");
        }

        _numbers[wish] = number;
        _nameCharacters += name.Length;
        return _nameCharacters <= NamesPerOp * (limits ?? FormatLimits.Default).MaxNameCharacters
            ? name
            : throw new ModelFormatException("the names of its operations are too long together; save the model with shorter names", field: $"node '{FileText.Name(wish)}'");
    }

    /// <exception cref="InvalidOperationException">The operator is not on the list that engines go by.</exception>
    public NodeProto Add(string op, string wish, IEnumerable<string> inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        if (!OnnxOperators.Names.Contains(op))
        {
            throw new InvalidOperationException($"The operator '{op}' is missing in {nameof(OnnxOperators)}, which tells engines what they have to run.");
        }

        NodeProto node = new() { OpType = op };
        node.Input.Add(inputs);
        for (int i = 0; i < outputs; i++)
        {
            node.Output.Add(Unique(wish));
        }

        _made += 1 + (outputs / OutputsAsANode);
        if (_made > _maxNodes)
        {
            throw new ModelFormatException($"the graph needs more than {_maxNodes} operations; give a smaller model", field: $"node '{FileText.Name(wish)}'");
        }

        node.Name = node.Output[0];
        node.Attribute.Add(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        _graph.Node.Add(node);
        return node;
    }

    public void AddAlias(string source, string target)
    {
        NodeProto node = new() { OpType = "Identity", Name = target };
        node.Input.Add(source);
        node.Output.Add(target);
        _graph.Node.Add(node);
    }

    public string Initializer(TensorData constant, string wish)
    {
        if (!_initializers.TryGetValue(constant, out string? name))
        {
            // The model goes to engines as one array.
            _constantBytes += constant.Data.Length;
            if (_constantBytes > int.MaxValue - MostBytesOfNodes)
            {
                throw new ModelFormatException($"its constants and variables have more than {int.MaxValue - MostBytesOfNodes} bytes together; give a smaller model", field: $"node '{FileText.Name(wish)}'");
            }

            name = Unique(wish);
            _initializers[constant] = name;
            _constants[name] = constant;
            TensorProto tensor = Tensor(constant);
            tensor.Name = name;
            _graph.Initializer.Add(tensor);
        }

        return name;
    }

    /// <summary>The constant of that name, or null when there is none.</summary>
    public TensorData? InitializerOf(string name) => _constants.GetValueOrDefault(name);

    /// <summary>Takes out nodes whose results others now make.</summary>
    public void Remove(IReadOnlyCollection<NodeProto> nodes)
    {
        HashSet<NodeProto> gone = new(nodes, ReferenceEqualityComparer.Instance);
        NodeProto[] kept = [.. _graph.Node.Where(node => !gone.Contains(node))];
        _graph.Node.Clear();
        _graph.Node.Add(kept);
    }

    /// <summary>Takes out what was added since there were so many nodes and depends on some tensors: the body of a loop.</summary>
    /// <param name="since">The number of nodes.</param>
    /// <param name="names">The tensors.</param>
    /// <returns>The nodes in their order.</returns>
    public IReadOnlyList<NodeProto> Take(int since, IEnumerable<string> names)
    {
        HashSet<string> depend = [.. names];
        NodeProto[] made = new NodeProto[_graph.Node.Count - since];
        while (_graph.Node.Count > since)
        {
            made[_graph.Node.Count - since - 1] = _graph.Node[^1];
            _graph.Node.RemoveAt(_graph.Node.Count - 1);
        }

        List<NodeProto> taken = [];
        foreach (NodeProto node in made)
        {
            if (OnnxNames.ReadBy(node).Any(depend.Contains))
            {
                taken.Add(node);
                depend.UnionWith(node.Output);
            }
            else
            {
                _graph.Node.Add(node);
            }
        }

        return taken;
    }

    public void AddInput(string name, int type, long[]? shape) => _graph.Input.Add(Info(name, type, shape));

    public void AddOutput(string name, int type, long[]? shape) => _graph.Output.Add(Info(name, type, shape));

    /// <summary>Folds, drops what no output needs and returns the file's bytes.</summary>
    public byte[] ToModel()
    {
        FoldBias.Apply(this);
        Prune(_graph);
        ModelProto model = new() { IrVersion = IrVersion, ProducerName = Producer, Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        return model.ToByteArray();
    }

    /// <summary>What of a graph some of its results depend on.</summary>
    /// <returns>The operations and constants in their order, and the names of all tensors.</returns>
    public static (List<NodeProto> Nodes, List<TensorProto> Initializers, HashSet<string> Names) Needed(GraphProto graph, IEnumerable<string> results)
    {
        HashSet<string> needed = [.. results];
        List<NodeProto> kept = [];
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                kept.Add(node);
                needed.UnionWith(OnnxNames.ReadBy(node));
            }
        }

        kept.Reverse();
        return (kept, [.. graph.Initializer.Where(tensor => needed.Contains(tensor.Name))], needed);
    }

    /// <summary>Drops what no output of a graph needs.</summary>
    public static void Prune(GraphProto graph)
    {
        (List<NodeProto> nodes, List<TensorProto> initializers, _) = Needed(graph, graph.Output.Select(output => output.Name));
        graph.Node.Clear();
        graph.Node.Add(nodes);
        graph.Initializer.Clear();
        graph.Initializer.Add(initializers);
    }

    private static TensorProto Tensor(TensorData constant)
    {
        TensorProto tensor = new() { DataType = ElementTypes.ToOnnx(constant.Type), RawData = ByteString.CopyFrom(constant.Data) };
        tensor.Dims.Add(constant.Shape);
        return tensor;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        AttributeProto attribute = new() { Name = name };
        switch (value)
        {
            case float number: attribute.F = number; attribute.Type = AttributeProto.Types.AttributeType.Float; break;
            case int number: attribute.I = number; attribute.Type = AttributeProto.Types.AttributeType.Int; break;
            case long number: attribute.I = number; attribute.Type = AttributeProto.Types.AttributeType.Int; break;
            case bool flag: attribute.I = flag ? 1 : 0; attribute.Type = AttributeProto.Types.AttributeType.Int; break;
            case string text: attribute.S = ByteString.CopyFromUtf8(text); attribute.Type = AttributeProto.Types.AttributeType.String; break;
            case GraphProto body: attribute.G = body; attribute.Type = AttributeProto.Types.AttributeType.Graph; break;
            case TensorData constant: attribute.T = Tensor(constant); attribute.Type = AttributeProto.Types.AttributeType.Tensor; break;
            case IEnumerable<long> numbers: attribute.Ints.Add(numbers); attribute.Type = AttributeProto.Types.AttributeType.Ints; break;
            case IEnumerable<string> texts:
                attribute.Strings.Add(texts.Select(ByteString.CopyFromUtf8));
                attribute.Type = AttributeProto.Types.AttributeType.Strings;
                break;
            default: throw new ArgumentException($"ONNX attributes of type {value.GetType().Name} are not written.", nameof(value));
        }

        return attribute;
    }

    /// <summary>An input or output of a graph, of a shape that may be unknown.</summary>
    public static ValueInfoProto Info(string name, int type, long[]? shape)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = type };
        if (shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            for (int i = 0; i < shape.Length; i++)
            {
                // Only the first axis is known to be the same on all inputs and outputs.
                TensorShapeProto.Types.Dimension dimension = shape[i] >= 0 ? new() { DimValue = shape[i] } : i == 0 ? new() { DimParam = "batch" } : new();
                tensor.Shape.Dim.Add(dimension);
            }
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
