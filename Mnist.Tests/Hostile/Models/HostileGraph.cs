using Google.Protobuf;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Puts a SavedModel together node by node, right or wrong as a test wants it: a placeholder <c>x</c> of 784 floats a row, and one output.</summary>
internal sealed class HostileGraph
{
    /// <summary>Starts with the input alone.</summary>
    public HostileGraph()
    {
        NodeDef input = Add("x", "Placeholder");
        input.Attr["dtype"] = new AttrValue { Type = DataType.Float };
        input.Attr["shape"] = new AttrValue { Shape = Shape(-1, 784) };
        Signature.Inputs["input"] = new TensorInfo { Name = "x:0", Dtype = DataType.Float, TensorShape = Shape(-1, 784) };
    }

    public GraphDef Graph { get; } = new() { Library = new FunctionDefLibrary() };

    public SignatureDef Signature { get; } = new();

    /// <summary>Variables by the nodes of their handles.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Variables { get; } = [];

    public static TensorShapeProto Shape(params long[] sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return shape;
    }

    public static NodeDef Node(string name, string op, params string[] inputs)
    {
        NodeDef node = new() { Name = name, Op = op };
        node.Input.AddRange(inputs);
        node.Attr["T"] = new AttrValue { Type = DataType.Float };
        return node;
    }

    public static NodeDef Calling(NodeDef node, string function, string attribute = "f")
    {
        node.Attr[attribute] = new AttrValue { Func = new NameAttrList { Name = function } };
        return node;
    }

    public NodeDef Add(string name, string op, params string[] inputs)
    {
        NodeDef node = Node(name, op, inputs);
        Graph.Node.Add(node);
        return node;
    }

    /// <summary>A constant of floats, all of one value.</summary>
    public NodeDef Filled(string name, float value, params long[] shape) => Constant(name, new TensorProto { Dtype = DataType.Float, TensorShape = Shape(shape), FloatVal = { value } });

    /// <summary>A constant vector of integers.</summary>
    public NodeDef Integers(string name, params int[] values) => Constant(name, new TensorProto { Dtype = DataType.Int32, TensorShape = Shape(values.Length), IntVal = { values } });

    /// <summary>A constant integer.</summary>
    public NodeDef Integer(string name, int value) => Constant(name, new TensorProto { Dtype = DataType.Int32, TensorShape = Shape(), IntVal = { value } });

    public NodeDef Constant(string name, TensorProto tensor)
    {
        NodeDef node = Add(name, "Const");
        node.Attr["dtype"] = new AttrValue { Type = tensor.Dtype };
        node.Attr["value"] = new AttrValue { Tensor = tensor };
        return node;
    }

    /// <summary>A function of one argument, <c>a</c>.</summary>
    public void Function(string name, string result, params NodeDef[] nodes)
    {
        FunctionDef function = new() { Signature = new OpDef { Name = name, InputArg = { new OpDef.Types.ArgDef { Name = "a" } }, OutputArg = { new OpDef.Types.ArgDef { Name = "result" } } } };
        function.NodeDef.AddRange(nodes);
        function.Ret["result"] = result;
        Graph.Library.Function.Add(function);
    }

    /// <summary>A variable with its handle, restored as TensorFlow 1 does.</summary>
    public void Variable(string name, long[] shape, float[] values)
    {
        Add(name, "VarHandleOp");
        Variables[name] = (shape, values);
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="output">The tensor that is the output <c>output_0</c>.</param>
    public void Save(string folder, string output)
    {
        Signature.Outputs["output_0"] = new TensorInfo { Name = output.Contains(':', StringComparison.Ordinal) ? output : output + ":0", Dtype = DataType.Float };
        MetaGraphDef meta = new() { MetaInfoDef = new MetaGraphDef.Types.MetaInfoDef { Tags = { "serve" } }, GraphDef = Graph };
        meta.SignatureDef["serving_default"] = Signature;
        Directory.CreateDirectory(Path.Combine(folder, "variables"));
        TensorBundleWriter bundle = new();
        if (Variables.Count > 0)
        {
            Constant("restore/names", new TensorProto { Dtype = DataType.String, StringVal = { Variables.Keys.Select(ByteString.CopyFromUtf8) } });
            Graph.Node.Add(Node("restore", "RestoreV2", "prefix", "restore/names", "slices"));
            NodeDef all = Node("restore/all", "NoOp");
            foreach ((string name, int i) in Variables.Keys.Select((name, i) => (name, i)).ToArray())
            {
                Graph.Node.Add(Node($"restore/assign{i}", "AssignVariableOp", name, $"restore:{i}"));
                all.Input.Add($"^restore/assign{i}");
                bundle.Add(name, Variables[name].Shape, Variables[name].Values);
            }

            Graph.Node.Add(all);
            meta.SaverDef = new SaverDef { RestoreOpName = "restore/all" };
        }

        bundle.Write(SavedModelFiles.Variables(folder));
        File.WriteAllBytes(SavedModelFiles.Graph(folder), new SavedModelProto { SavedModelSchemaVersion = 1, MetaGraphs = { meta } }.ToByteArray());
    }
}
