using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>What an emitter works with: the scope, the weights' handles, and the functions both halves of the file share.</summary>
/// <param name="scope">Where nodes go.</param>
/// <param name="handles">Handle of each weight: a VarHandleOp in the graph, an argument in a function.</param>
/// <param name="library">Functions so far.</param>
internal sealed class EmitContext(NodeScope scope, IReadOnlyDictionary<Parameter, TensorRef> handles, FunctionDefLibrary library)
{
    public NodeScope Scope => scope;

    /// <summary>Reads a weight.</summary>
    public TensorRef Read(Layer layer, int parameter) => scope.Add(
        $"{layer.Name}/{layer.Parameters[parameter].Name}/ReadVariableOp", "ReadVariableOp", [handles[layer.Parameters[parameter]]], [("dtype", Attr.Type(DataType.Float))]);

    /// <summary>Adds a function unless the other half has already done so.</summary>
    public void Share(string name, Func<FunctionDef> make)
    {
        if (library.Function.All(function => function.Signature.Name != name))
        {
            library.Function.Add(make());
        }
    }
}
