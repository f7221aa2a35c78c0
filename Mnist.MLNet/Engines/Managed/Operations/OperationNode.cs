using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>A node of the lowered graph as an operation is made of it.</summary>
/// <param name="node">The node.</param>
/// <param name="types">Element types of its inputs; null where one is left out.</param>
/// <param name="constants">Its inputs that are constant, else null.</param>
internal sealed class OperationNode(NodeProto node, Type?[] types, Tensor?[] constants)
{
    public string Op => node.OpType;

    /// <summary>A loop's body; its inputs are the node's, and those after them are what it takes from the graph around it, by <see cref="OnnxNames.FreeIn"/>.</summary>
    public GraphProto Body => OnnxNames.BodyOf(node) ?? throw Refusal("its body is missing");

    /// <summary>How many inputs the node itself has.</summary>
    public int Inputs => node.Input.Count;

    public int Results => node.Output.Count;

    public bool Has(int input) => input < types.Length && types[input] is not null;

    /// <summary>An input that is the same in every run; null where it is not.</summary>
    public Tensor? ConstantOrNull(int input) => constants[input];

    public Type Type(int input) => Has(input) ? types[input]! : throw Refusal($"input {input} is missing");

    /// <summary>An input that must not change from run to run.</summary>
    public Tensor Constant(int input) => input < constants.Length && constants[input] is { } constant ? constant : throw Refusal($"input {input} must be constant");

    public int Int(string name, int missing) => Find(name) is { } found ? checked((int)found.I) : missing;

    public float Float(string name, float missing) => Find(name)?.F ?? missing;

    public string Text(string name, string missing) => Find(name)?.S.ToStringUtf8() ?? missing;

    public string[] Texts(string name) => [.. Find(name)?.Strings.Select(text => text.ToStringUtf8()) ?? []];

    /// <summary>Integers; empty when the attribute is missing.</summary>
    public int[] Integers(string name) => Find(name) is { } found ? Sizes.Of([.. found.Ints]) : [];

    /// <summary>A constant; null when the attribute is missing.</summary>
    public Tensor? Tensor(string name) => Find(name) is { } found ? Constants.Read(found.T, node.Name) : null;

    /// <summary>What is said of a node that cannot be run.</summary>
    public ModelFormatException Refusal(string reason) => GraphError.At(node.Name, $"the managed engine does not run its operation '{Op}': {reason}");

    private AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
