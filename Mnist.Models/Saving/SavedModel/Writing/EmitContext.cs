using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>One half of the file while it is written: the scope, the weights' handles, the tensors so far, and the functions both halves share.</summary>
/// <param name="scope">Where nodes go.</param>
/// <param name="handles">Handle of each weight: a VarHandleOp in the graph, an argument in a function.</param>
/// <param name="library">Functions so far.</param>
internal sealed class EmitContext(NodeScope scope, IReadOnlyDictionary<Parameter, TensorRef> handles, FunctionDefLibrary library)
{
    private readonly Dictionary<KerasTensor, TensorRef> _tensors = [];

    public NodeScope Scope => scope;

    /// <summary>What stands for a tensor of the graph.</summary>
    public TensorRef this[KerasTensor tensor]
    {
        get => _tensors[tensor];
        set => _tensors[tensor] = value;
    }

    /// <summary>Reads a weight.</summary>
    /// <param name="call">Name of the call that reads it.</param>
    /// <param name="parameter">The weight.</param>
    public TensorRef Read(string call, Parameter parameter) =>
        scope.Add($"{call}/{parameter.Name}/ReadVariableOp", "ReadVariableOp", [handles[parameter]], [("dtype", Attr.Type(DataType.Float))]);

    /// <summary>A mask as bool.</summary>
    /// <param name="tensor">The mask: numbers, 0 where a step does not count.</param>
    /// <param name="node">Name of the node that compares.</param>
    public TensorRef Mask(KerasTensor tensor, string node)
    {
        bool isInteger = tensor.Spec.Type == TF_DataType.TF_INT32;
        TensorRef zero = scope.Const($"{node}/y", isInteger ? Attr.Scalar(0) : Attr.Scalar(0f));
        return scope.Add(node, "NotEqual", [_tensors[tensor], zero], [("T", Attr.Type(isInteger ? DataType.Int32 : DataType.Float))]);
    }

    /// <summary>Adds a function unless the other half has already done so.</summary>
    public void Share(string name, Func<FunctionDef> make)
    {
        if (library.Function.All(function => function.Signature.Name != name))
        {
            library.Function.Add(make());
        }
    }
}
