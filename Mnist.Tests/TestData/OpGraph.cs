using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.TestData;

/// <summary>Builds a SavedModel of single ops between a placeholder of floats and an output of floats.</summary>
internal sealed class OpGraph
{
    private readonly GraphDef _graph = new() { Versions = new VersionDef { Producer = 1882 } };

    /// <param name="row">Sizes of a row of the input.</param>
    public OpGraph(params long[] row)
    {
        NodeDef input = Node("Placeholder", "x", [], ("dtype", DataType.Float));
        input.Attr["shape"] = new AttrValue { Shape = Shape([-1, .. row]) };
    }

    public string Floats(long[] shape, params float[] values)
    {
        TensorProto tensor = new() { Dtype = DataType.Float, TensorShape = Shape(shape) };
        tensor.FloatVal.Add(values);
        return Constant(tensor);
    }

    public string Integers(params int[] values) => Shaped([values.Length], values);

    public string Scalar(int value) => Shaped([], value);

    public string Shaped(long[] shape, params int[] values)
    {
        TensorProto tensor = new() { Dtype = DataType.Int32, TensorShape = Shape(shape) };
        tensor.IntVal.Add(values);
        return Constant(tensor);
    }

    /// <summary>Adds an op; its attribute <c>T</c> is float unless another is given.</summary>
    public string Add(string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(op, $"{op}_{_graph.Node.Count}", inputs, attributes.Any(attribute => attribute.Name == "T") ? attributes : [("T", DataType.Float), .. attributes]).Name;

    /// <summary>An op without the attribute <c>T</c>.</summary>
    public string Plain(string op, string[] inputs, params (string Name, object Value)[] attributes) => Node(op, $"{op}_{_graph.Node.Count}", inputs, attributes).Name;

    public string ToFloat(string tensor, DataType from) => Plain("Cast", [tensor], ("SrcT", from), ("DstT", DataType.Float));

    /// <summary>Writes the folder; the input is <c>x</c>, the output <c>y</c>.</summary>
    public void Save(string folder, string output)
    {
        Plain("Identity", [output], ("T", DataType.Float));
        NodeDef last = _graph.Node[^1];
        last.Name = "y";
        MetaGraphDef meta = new() { MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef(), GraphDef = _graph };
        meta.MetaInfoDef.Tags.Add("serve");
        SignatureDef signature = new() { MethodName = "tensorflow/serving/predict" };
        signature.Inputs["x"] = new TensorInfo { Name = "x:0", Dtype = DataType.Float };
        signature.Outputs["y"] = new TensorInfo { Name = "y:0", Dtype = DataType.Float };
        meta.SignatureDef["serving_default"] = signature;
        SavedModelProto model = new() { SavedModelSchemaVersion = 1 };
        model.MetaGraphs.Add(meta);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "saved_model.pb"), model.ToByteArray());
    }

    private static TensorShapeProto Shape(IEnumerable<long> sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(sizes.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return shape;
    }

    private string Constant(TensorProto tensor)
    {
        NodeDef node = Node("Const", $"constant_{_graph.Node.Count}", [], ("dtype", tensor.Dtype));
        node.Attr["value"] = new AttrValue { Tensor = tensor };
        return node.Name;
    }

    private NodeDef Node(string op, string name, string[] inputs, params (string Name, object Value)[] attributes)
    {
        NodeDef node = NodeOf(op, name, inputs, attributes);
        _graph.Node.Add(node);
        return node;
    }

    /// <summary>A loop; its results are <c>NAME:0</c>, <c>NAME:1</c> and so on, by the variables.</summary>
    /// <param name="variables">First values and their types.</param>
    /// <param name="condition">From the arguments to a bool.</param>
    /// <param name="body">From the arguments to the variables' next values.</param>
    public string While((string Tensor, DataType Type)[] variables, Func<OpFunction, string[], string> condition, Func<OpFunction, string[], string[]> body)
    {
        _graph.Library ??= new FunctionDefLibrary();
        DataType[] types = [.. variables.Select(variable => variable.Type)];
        return Plain("While", [.. variables.Select(variable => variable.Tensor)], OpFunction.Loop(_graph.Library, types, condition, body));
    }

    /// <summary>A node with its attributes.</summary>
    public static NodeDef NodeOf(string op, string name, string[] inputs, params (string Name, object Value)[] attributes)
    {
        NodeDef node = new() { Op = op, Name = name };
        node.Input.Add(inputs);
        foreach ((string key, object value) in attributes)
        {
            node.Attr[key] = value switch
            {
                DataType type => new AttrValue { Type = type },
                bool flag => new AttrValue { B = flag },
                int number => new AttrValue { I = number },
                float number => new AttrValue { F = number },
                string text => new AttrValue { S = ByteString.CopyFromUtf8(text) },
                DataType[] types => new AttrValue { List = new AttrValue.Types.ListValue { Type = { types } } },
                TensorProto tensor => new AttrValue { Tensor = tensor },
                NameAttrList function => new AttrValue { Func = function },
                long[] numbers => new AttrValue { List = new AttrValue.Types.ListValue { I = { numbers } } },
                _ => throw new ArgumentException($"Attributes of {value.GetType().Name} are not written.", nameof(attributes)),
            };
        }

        return node;
    }
}
