using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>A call that is being written: what it reads and gives, under the names of the graph or function it is written to.</summary>
/// <remarks>Numbers are floats, but for operations that take integers as they come; masks are tensors of bool.</remarks>
/// <param name="context">The half of the file.</param>
/// <param name="call">The call.</param>
/// <param name="name">What its nodes stand under.</param>
internal sealed class EmittedCall(EmitContext context, Call call, string name)
{
    private TensorRef[]? _inputs;
    private TensorRef[]? _aligned;
    private TensorRef[]? _masks;

    public EmitContext Context => context;

    public NodeScope Scope => context.Scope;

    public Operation Operation => call.Operation;

    public string Name => name;

    /// <summary>What its functions are called: names of functions have no levels.</summary>
    public string FunctionName => name.Replace('/', '_');

    public TensorRef Input => Inputs[0];

    public IReadOnlyList<TensorRef> Inputs => _inputs ??=
        [.. call.Inputs.Select((input, i) => call.Operation.TakesIntegers && !EmitContext.IsMask(input) ? context[input] : context.Floats(input, Numbered("Cast", i)))];

    /// <summary>The first input as floats, whatever the operation takes.</summary>
    public TensorRef InputAsFloats => context.Floats(call.Inputs[0], $"{name}/Cast");

    /// <summary>The inputs, which are masks.</summary>
    public IReadOnlyList<TensorRef> InputsAsMasks => [.. call.Inputs.Select((input, i) => context.Mask(input, Numbered("NotEqual", i)))];

    /// <summary>The inputs with as many axes as the output: missing ones are 1, in front.</summary>
    public IReadOnlyList<TensorRef> Aligned => _aligned ??= [.. Inputs.Select((input, i) => Align(input, call.Inputs[i].Spec.Row, i))];

    /// <summary>The masks the operation looks at.</summary>
    public IReadOnlyList<TensorRef> Masks => _masks ??= [.. call.Masks.Select((mask, i) => context.Mask(mask, Numbered("mask", i)))];

    public IReadOnlyList<TensorSpec> InputSpecs => [.. call.Inputs.Select(input => input.Spec)];

    public IReadOnlyList<TensorSpec> MaskSpecs => [.. call.Masks.Select(mask => mask.Spec)];

    public TensorSpec InputSpec => call.Inputs[0].Spec;

    public TensorSpec OutputSpec => call.Outputs[0].Spec;

    /// <summary>Element type of an input as the operation reads it.</summary>
    public DataType InputType(int input) => call.Operation.TakesIntegers && call.Inputs[input].Spec.Type == TF_DataType.TF_INT32 ? DataType.Int32 : DataType.Float;

    /// <summary>Reads a weight of the layer.</summary>
    public TensorRef Read(int parameter) => context.Read(name, ((Layer)call.Operation).Parameters[parameter]);

    /// <summary>Adds a node over floats under the call's name.</summary>
    public TensorRef Float(string node, string op, params ReadOnlySpan<TensorRef> inputs) => Scope.Float($"{name}/{node}", op, inputs);

    /// <summary>Adds a constant under the call's name.</summary>
    public TensorRef Const(string node, TensorProto value) => Scope.Const($"{name}/{node}", value);

    /// <summary>Adds a node under the call's name.</summary>
    public TensorRef Add(string node, string op, ReadOnlySpan<TensorRef> inputs, params (string Name, AttrValue Value)[] attributes) =>
        Scope.Add($"{name}/{node}", op, inputs, attributes);

    /// <summary>Changes the element type.</summary>
    public TensorRef Cast(string node, TensorRef x, DataType from, DataType to) => Scope.Cast($"{name}/{node}", x, from, to);

    /// <summary>Sums or the like over axes, the batch being 0.</summary>
    public TensorRef Reduce(string node, string op, TensorRef x, bool keep, params ReadOnlySpan<int> axes)
    {
        TensorRef indices = Const($"{node}/reduction_indices", Attr.Vector(axes));
        (string, AttrValue)[] attributes = [("T", Attr.Type(DataType.Float)), ("Tidx", Attr.Type(DataType.Int32))];
        return Add(node, op, [x, indices], keep ? [.. attributes, ("keep_dims", Attr.Bool(true))] : attributes);
    }

    /// <summary>Lays rows out in another shape.</summary>
    public TensorRef Reshape(string node, TensorRef x, ReadOnlySpan<long> dims, DataType type = DataType.Float)
    {
        int[] shape = new int[dims.Length + 1];
        shape[0] = -1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            shape[axis + 1] = checked((int)dims[axis]);
        }

        TensorRef target = Const($"{node}/shape", Attr.Vector(shape));
        return Add(node, "Reshape", [x, target], ("T", Attr.Type(type)), ("Tshape", Attr.Type(DataType.Int32)));
    }

    /// <summary>A mask with an axis of 1 for each that a tensor has beyond it, and in front for each that the output has beyond that.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="steps">Shape of its rows.</param>
    /// <param name="axes">Axes of a row of the tensor.</param>
    /// <param name="rank">Axes of a row of the output.</param>
    public TensorRef Steps(string node, TensorRef mask, Shape steps, int axes, int rank) => steps.ndim == rank
        ? mask
        : Reshape(node, mask, [.. Enumerable.Repeat(1L, rank - axes), .. steps.dims, .. Enumerable.Repeat(1L, axes - steps.ndim)], DataType.Bool);

    private TensorRef Align(TensorRef input, Shape row, int index)
    {
        int missing = call.Outputs[0].Spec.Row.ndim - row.ndim;
        return missing == 0 ? input : Reshape($"align_{index}", input, [.. Enumerable.Repeat(1L, missing), .. row.dims]);
    }

    private string Numbered(string node, int index) => index == 0 ? $"{name}/{node}" : FormattableString.Invariant($"{name}/{node}_{index}");
}
