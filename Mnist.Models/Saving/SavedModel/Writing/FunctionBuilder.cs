using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Builds one function: arguments with their shapes, a body, results.</summary>
internal sealed class FunctionBuilder
{
    private readonly FunctionDef _function = new() { Signature = new OpDef() };

    public FunctionBuilder(string name)
    {
        _function.Signature.Name = name;
        Body = new NodeScope(_function.NodeDef, inFunction: true);
    }

    /// <summary>The body.</summary>
    public NodeScope Body { get; }

    /// <summary>Adds an argument; its shape is written because TensorFlow's converters look for it there.</summary>
    public TensorRef Argument(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        AddArgument(new OpDef.Types.ArgDef { Name = name, Type = type }, shape);
        return new TensorRef(name, null);
    }

    /// <summary>Adds the handle of a variable as an argument.</summary>
    public TensorRef Handle(string name, ReadOnlySpan<long> shape)
    {
        OpDef.Types.ArgDef argument = new() { Name = name, Type = DataType.Resource };
        argument.HandleData.Add(new OpDef.Types.ArgDef.Types.DtypeAndShape { Dtype = DataType.Float, Shape = Attr.ShapeProto(shape) });
        AddArgument(argument, []);
        return new TensorRef(name, null);
    }

    /// <summary>Adds a result.</summary>
    public void Return(string name, DataType type, TensorRef value)
    {
        _function.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = name, Type = type });
        _function.Ret.Add(name, Body.Spell(value));
    }

    /// <summary>Returns values through Identities that wait for every read and call, as TensorFlow writes them.</summary>
    public void ReturnAfterAll(IReadOnlyList<(DataType Type, TensorRef Value)> values)
    {
        Body.Add("NoOp", "NoOp", [], [], Body.Stateful);
        foreach ((int i, (DataType type, TensorRef value)) in values.Index())
        {
            string number = i == 0 ? string.Empty : FormattableString.Invariant($"_{i}");
            Return($"identity{number}", type, Body.Add($"Identity{number}", "Identity", [value], [("T", Attr.Type(type))], "NoOp"));
        }
    }

    /// <summary>The finished function.</summary>
    public FunctionDef Build()
    {
        _function.Signature.IsStateful = Body.Stateful.Count > 0;
        foreach (string node in Body.Stateful)
        {
            _function.Signature.ControlOutput.Add(node);
            _function.ControlRet.Add(node, node);
        }

        return _function;
    }

    private void AddArgument(OpDef.Types.ArgDef argument, ReadOnlySpan<long> shape)
    {
        FunctionDef.Types.ArgAttrs attributes = new();
        attributes.Attr.Add("_output_shapes", Attr.Shapes([shape.ToArray()]));
        _function.ArgAttr.Add((uint)_function.Signature.InputArg.Count, attributes);
        _function.Signature.InputArg.Add(argument);
    }
}
