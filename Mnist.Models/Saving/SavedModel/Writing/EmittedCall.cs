using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>A call that is being written: what it reads and gives, under the names of the graph or function it is written to.</summary>
/// <param name="context">The half of the file.</param>
/// <param name="call">The call.</param>
/// <param name="name">What its nodes stand under.</param>
internal sealed class EmittedCall(EmitContext context, Call call, string name)
{
    private TensorRef? _mask;

    public EmitContext Context => context;

    public NodeScope Scope => context.Scope;

    public Operation Operation => call.Operation;

    public string Name => name;

    /// <summary>What its functions are called: names of functions have no levels.</summary>
    public string FunctionName => name.Replace('/', '_');

    /// <summary>The first input.</summary>
    public TensorRef Input => context[call.Inputs[0]];

    /// <summary>Which steps count, as a tensor of bool; null: all.</summary>
    public TensorRef? Mask => _mask ??= call.Mask is null ? null : context.Mask(call.Mask, $"{name}/mask");

    public IReadOnlyList<TensorRef> Inputs => [.. call.Inputs.Select(input => context[input])];

    public IReadOnlyList<TensorSpec> InputSpecs => [.. call.Inputs.Select(input => input.Spec)];

    public TensorSpec InputSpec => call.Inputs[0].Spec;

    public TensorSpec OutputSpec => call.Outputs[0].Spec;

    /// <summary>Reads a weight of the layer.</summary>
    public TensorRef Read(int parameter) => context.Read(name, ((Layer)call.Operation).Parameters[parameter]);

    /// <summary>Adds a node over floats under the call's name.</summary>
    public TensorRef Float(string node, string op, params ReadOnlySpan<TensorRef> inputs) => Scope.Float($"{name}/{node}", op, inputs);

    /// <summary>Adds a constant under the call's name.</summary>
    public TensorRef Const(string node, TensorProto value) => Scope.Const($"{name}/{node}", value);

    /// <summary>Adds a node under the call's name.</summary>
    public TensorRef Add(string node, string op, ReadOnlySpan<TensorRef> inputs, params (string Name, AttrValue Value)[] attributes) =>
        Scope.Add($"{name}/{node}", op, inputs, attributes);

    /// <summary>Lays rows out in another shape.</summary>
    public TensorRef Reshape(string node, TensorRef x, ReadOnlySpan<long> dims)
    {
        int[] shape = new int[dims.Length + 1];
        shape[0] = -1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            shape[axis + 1] = checked((int)dims[axis]);
        }

        TensorRef target = Const($"{node}/shape", Attr.Vector(shape));
        return Add(node, "Reshape", [x, target], ("T", Attr.Type(DataType.Float)), ("Tshape", Attr.Type(DataType.Int32)));
    }
}
