using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;
using Mnist.Models.Layers.Masks;

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

    /// <summary>Whether a tensor stands in the file as bool: what the arithmetic of masks gives.</summary>
    public static bool IsMask(KerasTensor tensor) => tensor.Producer.Operation is MaskOperation;

    /// <summary>A tensor as floats.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="node">Name of the node that converts, where one is needed.</param>
    public TensorRef Floats(KerasTensor tensor, string node) =>
        IsMask(tensor) ? scope.Cast(node, _tensors[tensor], DataType.Bool, DataType.Float)
        : tensor.Spec.Type == TF_DataType.TF_INT32 ? scope.Cast(node, _tensors[tensor], DataType.Int32, DataType.Float)
        : _tensors[tensor];

    /// <summary>A mask as bool.</summary>
    /// <param name="tensor">The mask; where it comes as numbers, 0 is a step that does not count.</param>
    /// <param name="node">Name of the node that compares, where one is needed.</param>
    public TensorRef Mask(KerasTensor tensor, string node)
    {
        if (IsMask(tensor))
        {
            return _tensors[tensor];
        }

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
