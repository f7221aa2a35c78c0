using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>Lowers a loop over a known number of steps by writing its body once for each: what is left where no layer of ONNX does the same, as under a mask.</summary>
internal static class UnrolledLoop
{
    /// <summary>Lowers a loop.</summary>
    /// <param name="context">Where nodes go.</param>
    /// <param name="node">The loop.</param>
    /// <param name="inputs">Its variables before the first step.</param>
    /// <param name="arguments">Arguments of the opened body.</param>
    /// <param name="results">Its results.</param>
    /// <param name="body">Its nodes, each after its inputs.</param>
    /// <returns>The variables after the last step.</returns>
    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs, FlatTensor[] arguments, FlatTensor[] results, FlatNode[] body)
    {
        int before = context.Flattener.Order.Count;
        (FlatTensor[] checkedArguments, FlatTensor[] checkedResults) = context.Flattener.OpenLoop(node, node.Function("cond"));
        FlatNode[] condition = [.. context.Flattener.Order.Skip(before)];
        Value[] variables = inputs;
        while (Holds(context, node, variables, checkedArguments, checkedResults, condition))
        {
            // A step counts even where there is nothing in it: the loop might never end.
            context.Count(node);
            Dictionary<FlatNode, Value[]> values = Start(arguments, variables);
            foreach (FlatNode step in body)
            {
                values[step] = OpTable.Lower(context, step, [.. step.Inputs.Select(input => At(values, input))]);
            }

            variables = [.. results.Select(result => At(values, result))];
        }

        return variables;
    }

    private static bool Holds(LoweringContext context, FlatNode node, Value[] variables, FlatTensor[] arguments, FlatTensor[] results, FlatNode[] condition)
    {
        Dictionary<FlatNode, Value[]> values = Start(arguments, variables);
        Dictionary<FlatNode, bool> truths = [];
        foreach (FlatNode step in condition)
        {
            if (step is { Op: "Less", Inputs: [FlatTensor left, FlatTensor right] } && Integer(values, left) is long a && Integer(values, right) is long b)
            {
                truths[step] = a < b;
            }
            else if (step is { Op: "LogicalAnd", Inputs: [FlatTensor one, FlatTensor other] } && truths.TryGetValue(one.Node, out bool first) && truths.TryGetValue(other.Node, out bool second))
            {
                truths[step] = first && second;
            }
            else
            {
                values[step] = OpTable.Lower(context, step, [.. step.Inputs.Select(input => At(values, input))]);
            }
        }

        return results is [FlatTensor result] && truths.TryGetValue(result.Node, out bool holds)
            ? holds
            : throw GraphError.At(node, "how often the loop runs depends on more than its number of steps");
    }

    private static long? Integer(Dictionary<FlatNode, Value[]> values, FlatTensor tensor) =>
        values.TryGetValue(tensor.Node, out Value[]? outputs) && outputs[tensor.Index] is TensorValue { KnownIntegers: [long integer] } ? integer : null;

    private static Dictionary<FlatNode, Value[]> Start(FlatTensor[] arguments, Value[] variables)
    {
        Dictionary<FlatNode, Value[]> values = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[arguments[i].Node] = [variables[i]];
        }

        return values;
    }

    private static Value At(Dictionary<FlatNode, Value[]> values, FlatTensor tensor) =>
        values.TryGetValue(tensor.Node, out Value[]? outputs) && tensor.Index < outputs.Length
            ? outputs[tensor.Index]
            : throw GraphError.At(tensor.Node, $"its output {tensor.Index} cannot be used in a loop");
}
