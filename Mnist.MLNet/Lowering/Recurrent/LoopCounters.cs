using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>The variables of a loop that start at a known integer and grow by one in every step.</summary>
internal sealed class LoopCounters
{
    private readonly LoweringContext _context;
    private readonly long?[] _starts;
    private readonly Dictionary<FlatNode, int> _bodyArguments = [];
    private readonly Value[] _inputs;
    private readonly bool[] _changes;

    /// <param name="context">Where constants are read.</param>
    /// <param name="inputs">The variables before the first step.</param>
    /// <param name="arguments">Arguments of the opened body.</param>
    /// <param name="results">Its results.</param>
    public LoopCounters(LoweringContext context, Value[] inputs, FlatTensor[] arguments, FlatTensor[] results)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            _bodyArguments[arguments[i].Node] = i;
        }

        (_context, _inputs) = (context, inputs);
        _changes = [.. results.Select((result, i) => result != arguments[i])];
        _starts = [.. inputs.Select((input, i) => _changes[i] && IsNext(results[i], i) && input is TensorValue { Shape: [], KnownIntegers: [long start], Type: DataType.Int32 or DataType.Int64 } ? start : (long?)null)];
    }

    /// <summary>Whether a step changes a variable.</summary>
    public bool Changes(int variable) => _changes[variable];

    /// <summary>A counter's value in the first step; null where the variable is no counter.</summary>
    public long? Start(int variable) => _starts[variable];

    private bool IsNext(FlatTensor result, int variable) => result.Node is { Op: "Add" or "AddV2", Inputs: [FlatTensor a, FlatTensor b] }
        && ((Variable(a) == variable && IsOne(b)) || (Variable(b) == variable && IsOne(a)));

    private int? Variable(FlatTensor tensor) => _bodyArguments.TryGetValue(tensor.Node, out int variable) ? variable : null;

    private bool IsOne(FlatTensor tensor) => Variable(tensor) is int variable
        ? !_changes[variable] && _inputs[variable] is TensorValue { KnownIntegers: [1] }
        : tensor.Node.Op == "Const" && OpTable.Lower(_context, tensor.Node, []) is [TensorValue { KnownIntegers: [1] }];
}
