using Mnist.MLNet.Lowering;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Loops over the first axis of sequences, with a graph as body.</summary>
internal static class LoopOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations) => operations.Add("Scan", Scan);

    // Inputs: states, sequences, what the body takes from the graph around it. Results: states, and what each step gives, stacked.
    private static Operation Scan(OperationNode node)
    {
        GraphProto body = node.Body;
        int sequences = node.Int("num_scan_inputs", 0);
        int states = node.Inputs - sequences;
        string[] taken = [.. OnnxNames.FreeIn(body)];
        if (sequences < 1 || states < 0 || body.Input.Count != node.Inputs || body.Output.Count != node.Results || states > node.Results)
        {
            throw node.Refusal("its body does not fit its inputs and results");
        }

        ProgramInput[] given = [.. body.Input.Select((input, i) => new ProgramInput(input.Name, node.Type(i)))];
        ProgramInput[] around = [.. taken.Select((name, i) => new ProgramInput(name, node.Type(node.Inputs + i), node.ConstantOrNull(node.Inputs + i)))];
        GraphProgram program = new(body, [.. given, .. around]);
        int[] passed = [.. Enumerable.Range(node.Inputs, around.Length).Where(i => node.ConstantOrNull(i) is null)];
        if (Enumerable.Range(0, states).Any(i => program.OutputTypes[i] != given[i].Type))
        {
            throw node.Refusal("a step changes the element type of a state");
        }

        return new Operation(program.OutputTypes, (inputs, results) => Run(program, states, sequences, passed, inputs, results), IsLong: true);
    }

    private static void Run(GraphProgram program, int states, int sequences, int[] passed, ReadOnlySpan<Tensor> inputs, Span<Tensor> results)
    {
        int steps = inputs[states].Shape[0];
        for (int i = 0; i < sequences; i++)
        {
            if (inputs[states + i].Shape[0] != steps || steps == 0)
            {
                throw new ArgumentException($"Sequences of {steps} and {inputs[states + i].Shape[0]} steps.");
            }
        }

        // A state's next value has memory of its own until all results of a step are there: one may be the old value of another.
        Tensor[] made = new Tensor[results.Length];
        Tensor[] before = new Tensor[states];
        Tensor[] arguments = new Tensor[states + sequences + passed.Length];
        for (int i = 0; i < states; i++)
        {
            made[i] = inputs[i].Like(inputs[i].Shape);
            before[i] = inputs[i].Like(inputs[i].Shape);
            inputs[i].Bytes.CopyTo(made[i].Bytes);
        }

        for (int i = 0; i < sequences; i++)
        {
            arguments[states + i] = inputs[states + i].Like(inputs[states + i].Shape[1..]);
        }

        for (int i = 0; i < passed.Length; i++)
        {
            arguments[states + sequences + i] = inputs[passed[i]];
        }

        int step = 0;
        ProgramFrame frame = program.NewFrame();
        Action<int, Tensor> take = Take;
        for (; step < steps; step++)
        {
            for (int i = states; i < states + sequences; i++)
            {
                Part(inputs[i], arguments[i], step).CopyTo(arguments[i].Bytes);
            }

            for (int i = 0; i < states; i++)
            {
                (before[i], made[i]) = (made[i], before[i]);
                arguments[i] = before[i];
            }

            program.Run(frame, arguments, take);
        }

        foreach (Tensor done in (Tensor[])[.. before, .. arguments.AsSpan(states, sequences)])
        {
            done.Release();
        }

        made.CopyTo(results);

        void Take(int i, Tensor result)
        {
            if (i >= states)
            {
                made[i] ??= result.Like([steps, .. result.Shape]);
                result.Bytes.CopyTo(Part(made[i], result, step));
            }
            else if (result.Shape.AsSpan().SequenceEqual(made[i].Shape))
            {
                result.Bytes.CopyTo(made[i].Bytes);
            }
            else
            {
                throw new ArgumentException($"A state of [{string.Join(", ", made[i].Shape)}] becomes [{string.Join(", ", result.Shape)}].");
            }
        }
    }

    private static Span<byte> Part(Tensor sequence, Tensor element, int step)
    {
        int bytes = element.Count * element.ElementSize;
        return sequence.Bytes.Slice(step * bytes, bytes);
    }
}
