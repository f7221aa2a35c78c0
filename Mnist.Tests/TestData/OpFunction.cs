using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.TestData;

/// <summary>A function of an <see cref="OpGraph"/>: the body or the condition of a loop. Tensors in it are called <c>NODE:RESULT:0</c>.</summary>
internal sealed class OpFunction
{
    private static readonly Dictionary<string, string> Results = new()
    {
        ["AddV2"] = "z", ["Sub"] = "z", ["Mul"] = "z", ["Maximum"] = "z", ["Minimum"] = "z", ["Less"] = "z", ["Greater"] = "z", ["LogicalAnd"] = "z", ["Tanh"] = "y", ["Sigmoid"] = "y", ["Cast"] = "y",
        ["MatMul"] = "product", ["TensorListGetItem"] = "item", ["TensorListSetItem"] = "output_handle",
    };

    private readonly FunctionDefLibrary _library;
    private readonly FunctionDef _function;

    private OpFunction(FunctionDefLibrary library, string name, DataType[] types)
    {
        _library = library;
        _function = new FunctionDef { Signature = new OpDef { Name = name } };
        _function.Signature.InputArg.Add(types.Select((type, i) => new OpDef.Types.ArgDef { Name = $"a{i}", Type = type }));
        library.Function.Add(_function);
    }

    /// <summary>Writes a loop's functions.</summary>
    /// <returns>The attributes of its node.</returns>
    public static (string Name, object Value)[] Loop(FunctionDefLibrary library, DataType[] types, Func<OpFunction, string[], string> condition, Func<OpFunction, string[], string[]> body)
    {
        string name = $"loop{library.Function.Count}";
        string[] arguments = [.. types.Select((_, i) => $"a{i}")];
        OpFunction cond = new(library, name + "_cond", types);
        cond.Return([DataType.Bool], [condition(cond, arguments)]);
        OpFunction step = new(library, name + "_body", types);
        step.Return(types, body(step, arguments));
        return [("T", types), ("cond", new NameAttrList { Name = name + "_cond" }), ("body", new NameAttrList { Name = name + "_body" }), ("parallel_iterations", 32)];
    }

    public string Integer(int value) => Constant(new TensorProto { Dtype = DataType.Int32, TensorShape = new TensorShapeProto(), IntVal = { value } });

    public string Integers(params int[] values) =>
        Constant(new TensorProto { Dtype = DataType.Int32, TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = values.Length } } }, IntVal = { values } });

    public string Floats(long[] shape, params float[] values)
    {
        TensorShapeProto sizes = new();
        sizes.Dim.Add(shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return Constant(new TensorProto { Dtype = DataType.Float, TensorShape = sizes, FloatVal = { values } });
    }

    /// <summary>Adds an op; its attribute <c>T</c> is float unless another is given.</summary>
    public string Add(string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        Plain(op, inputs, attributes.Any(attribute => attribute.Name == "T") ? attributes : [("T", DataType.Float), .. attributes]);

    /// <summary>An op without the attribute <c>T</c>.</summary>
    public string Plain(string op, string[] inputs, params (string Name, object Value)[] attributes)
    {
        NodeDef node = OpGraph.NodeOf(op, $"n{_function.NodeDef.Count}", inputs, attributes);
        _function.NodeDef.Add(node);
        return $"{node.Name}:{Results.GetValueOrDefault(op, "output")}:0";
    }

    /// <summary>A counter's next value.</summary>
    public string Next(string counter) => Add("AddV2", [counter, Integer(1)], ("T", DataType.Int32));

    public string Less(string counter, string limit) => Add("Less", [counter, limit], ("T", DataType.Int32));

    /// <summary>The element of a list of floats.</summary>
    public string Element(string list, string index, int width) => Plain("TensorListGetItem", [list, index, Integers(-1, width)], ("element_dtype", DataType.Float));

    public string With(string list, string index, string item) => Plain("TensorListSetItem", [list, index, item], ("element_dtype", DataType.Float));

    /// <summary>A loop inside; its results are <c>NODE:output:0</c>, <c>NODE:output:1</c> and so on.</summary>
    public string[] While((string Tensor, DataType Type)[] variables, Func<OpFunction, string[], string> condition, Func<OpFunction, string[], string[]> body)
    {
        string first = Plain("While", [.. variables.Select(variable => variable.Tensor)], Loop(_library, [.. variables.Select(variable => variable.Type)], condition, body));
        return [.. variables.Select((_, i) => first[..^1] + i)];
    }

    private string Constant(TensorProto tensor) => Plain("Const", [], ("dtype", tensor.Dtype), ("value", tensor));

    private void Return(DataType[] types, string[] results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            _function.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = $"r{i}", Type = types[i] });
            _function.Ret[$"r{i}"] = results[i];
        }
    }
}
