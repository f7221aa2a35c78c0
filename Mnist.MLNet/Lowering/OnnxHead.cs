using System.Runtime.InteropServices;
using Google.Protobuf;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Puts operations in front of an ONNX model, between an input of another form and what the model takes.</summary>
internal sealed class OnnxHead
{
    private readonly OnnxModel _model;
    private readonly ModelProto _proto;
    private readonly HashSet<string> _taken;
    private readonly List<NodeProto> _nodes = [];
    private readonly string _prefix;

    /// <param name="model">The model.</param>
    /// <param name="prefix">What the names of tensors that are added begin with.</param>
    public OnnxHead(OnnxModel model, string prefix)
    {
        _model = model;
        _proto = ModelProto.Parser.ParseFrom(model.Bytes.Span);
        _prefix = prefix;
        GraphProto graph = _proto.Graph;
        _taken = [.. OnnxNames.MadeIn(graph), .. graph.Initializer.Select(tensor => tensor.Name), .. graph.Input.Select(input => input.Name)];
    }

    /// <summary>Adds an operation of one result.</summary>
    /// <returns>The result's name.</returns>
    /// <exception cref="InvalidOperationException">The operator is not on the list that engines go by.</exception>
    public string Add(string op, string[] inputs, params AttributeProto[] attributes)
    {
        if (!OnnxOperators.Names.Contains(op))
        {
            throw new InvalidOperationException($"The operator '{op}' is missing in {nameof(OnnxOperators)}, which tells engines what they have to run.");
        }

        string result = Free(op);
        _nodes.Add(new NodeProto { OpType = op, Name = result, Input = { inputs }, Output = { result }, Attribute = { attributes } });
        return result;
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="shape">The sizes of its axes; none for one number.</param>
    /// <returns>Its name.</returns>
    public string Constant<T>(ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        TensorProto tensor = new() { Name = Free("Constant"), DataType = ElementTypes.ToOnnx(typeof(T)), Dims = { shape }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        _proto.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>The model behind what was added.</summary>
    /// <param name="input">The input it had.</param>
    /// <param name="result">What it is given instead.</param>
    /// <param name="given">The input it has now, which the operations read by its name.</param>
    public OnnxModel Ending(string input, string result, OnnxTensor given)
    {
        GraphProto graph = _proto.Graph;
        OnnxNames.Rename(graph, input, result);
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            graph.Node.Insert(0, _nodes[i]);
        }

        int place = graph.Input.ToList().FindIndex(info => info.Name == input);
        graph.Input[place] = OnnxGraph.Info(given.Name, ElementTypes.ToOnnx(given.ElementType), [.. given.Shape!]);
        return _model with { Bytes = _proto.ToByteArray(), Inputs = [.. _model.Inputs.Select(tensor => tensor.Name == input ? given : tensor)] };
    }

    private string Free(string wish)
    {
        string name = $"{_prefix}/{wish}";
        for (int number = 1; !_taken.Add(name); number++)
        {
            name = FormattableString.Invariant($"{_prefix}/{wish}_{number}");
        }

        return name;
    }
}
