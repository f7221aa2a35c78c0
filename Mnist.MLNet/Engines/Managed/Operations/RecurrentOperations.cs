using System.Numerics.Tensors;
using Mnist.Models.Kernels.Products;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Recurrent layers over (steps, batch, features). Gates are in ONNX's order: input, output, forget, candidate; or update, reset, hidden.</summary>
internal static class RecurrentOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations)
    {
        operations.Add("LSTM", node => Layer(node, 4, new Lstm(node)));
        operations.Add("GRU", node => Layer(node, 3, new Gru(node)));
        operations.Add("RNN", node => Layer(node, 1, new Simple(node)));
    }

    private static Operation Layer(OperationNode node, int gates, ICell cell)
    {
        if (node.Type(0) != typeof(float))
        {
            throw node.Refusal($"it works on {node.Type(0).Name}");
        }

        int units = node.Int("hidden_size", 0);
        int width = gates * units;
        Tensor inputWeights = Matrix(node, 1, width);
        Tensor stateWeights = Matrix(node, 2, width);
        ReadOnlyMemory<float> bias = node.Constant(3).Of<float>().ToArray();
        (bool hasState, bool hasCell) = (node.Has(5), node.Has(6));
        return new Operation([.. Enumerable.Repeat(typeof(float), node.Results)], (inputs, results) =>
        {
            Tensor x = inputs[0];
            (int steps, int batch, int features) = (x.Shape[0], x.Shape[1], x.Shape[2]);
            int count = batch * units;
            Tensor<float> all = Tensor<float>.Rent([steps, 1, batch, units]);
            Tensor<float> fromInput = Tensor<float>.Rent([steps, batch, width]);
            Tensor<float> fromState = Tensor<float>.Rent([batch, width]);
            Tensor<float> state = Tensor<float>.Rent([1, batch, units]);
            Tensor<float> memory = Tensor<float>.Rent([1, batch, units]);
            Start(state, hasState ? inputs[5] : null);
            Start(memory, hasCell ? inputs[6] : null);
            MatrixProduct.Multiply(x.Of<float>(), inputWeights.Of<float>(), fromInput.Span, steps * batch, features, width, bias.Span[..width]);
            for (int step = 0; step < steps; step++)
            {
                MatrixProduct.Multiply(state.Span, stateWeights.Of<float>(), fromState.Span, batch, units, width, bias.Span[width..]);
                cell.Step(units, fromInput.Span.Slice(step * batch * width, batch * width), fromState.Span, state.Span, memory.Span);
                state.Span.CopyTo(all.Span[(step * count)..]);
            }

            fromInput.Release();
            fromState.Release();
            results[0] = all;
            results[1] = state;
            if (results.Length > 2)
            {
                results[2] = memory;
            }
            else
            {
                memory.Release();
            }
        });
    }

    // (1, gates, from) as (from, gates), which is how a row is multiplied.
    private static Tensor Matrix(OperationNode node, int input, int gates)
    {
        Tensor weights = node.Constant(input);
        return Strided.Transposed(weights.View([gates, weights.Shape[2]]), [1, 0]);
    }

    private static void Start(Tensor<float> state, Tensor? given)
    {
        if (given is null)
        {
            state.Span.Clear();
        }
        else
        {
            given.Of<float>().CopyTo(state.Span);
        }
    }

    private interface ICell
    {
        /// <summary>One step of all rows.</summary>
        /// <param name="units">Units of a row.</param>
        /// <param name="x">(batch, gates): what the input gives to the gates, to be overwritten.</param>
        /// <param name="h">(batch, gates): what the state gives to the gates, to be overwritten.</param>
        /// <param name="state">(batch, units): the state, to become the next.</param>
        /// <param name="memory">(batch, units): the LSTM's cell, to become the next; scratch to others.</param>
        void Step(int units, Span<float> x, Span<float> h, Span<float> state, Span<float> memory);
    }

    private static Map<float>[] Activations(OperationNode node) => [.. node.Texts("activations").Select(name => UnaryOperations.Function(name, 0f))];

    private sealed class Simple(OperationNode node) : ICell
    {
        private readonly Map<float>[] _activations = Activations(node);

        public void Step(int units, Span<float> x, Span<float> h, Span<float> state, Span<float> memory)
        {
            TensorPrimitives.Add(x, h, x);
            _activations[0].Run(x, state);
        }
    }

    private sealed class Lstm(OperationNode node) : ICell
    {
        private readonly Map<float>[] _activations = Activations(node);

        public void Step(int units, Span<float> x, Span<float> h, Span<float> state, Span<float> memory)
        {
            TensorPrimitives.Add(x, h, x);
            for (int row = 0; row < state.Length / units; row++)
            {
                Span<float> gates = x.Slice(4 * row * units, 4 * units);
                Span<float> c = memory.Slice(row * units, units);
                _activations[0].Run(gates[..(3 * units)], gates[..(3 * units)]);
                Span<float> candidate = gates[(3 * units)..];
                _activations[1].Run(candidate, candidate);
                TensorPrimitives.Multiply(c, gates[(2 * units)..(3 * units)], c);
                TensorPrimitives.Multiply(candidate, gates[..units], candidate);
                TensorPrimitives.Add(c, candidate, c);
                _activations[2].Run(c, candidate);
                TensorPrimitives.Multiply(candidate, gates[units..(2 * units)], state.Slice(row * units, units));
            }
        }
    }

    private sealed class Gru : ICell
    {
        private readonly Map<float>[] _activations;
        private readonly bool _resetsAfter;
        private readonly Tensor _hiddenWeights;
        private readonly ReadOnlyMemory<float> _hiddenBias;

        public Gru(OperationNode node)
        {
            _activations = Activations(node);
            _resetsAfter = node.Int("linear_before_reset", 0) != 0;
            Tensor weights = node.Constant(2);
            int units = weights.Shape[2];
            _hiddenWeights = Strided.Take(weights, 2 * units * units, [1, units], [units, units]);
            _hiddenBias = node.Constant(3).Of<float>()[(5 * units)..].ToArray();
        }

        public void Step(int units, Span<float> x, Span<float> h, Span<float> state, Span<float> memory)
        {
            int batch = state.Length / units;
            for (int row = 0; row < batch; row++)
            {
                Span<float> both = x.Slice(3 * row * units, 2 * units);
                TensorPrimitives.Add(both, h.Slice(3 * row * units, 2 * units), both);
                _activations[0].Run(both, both);

                // The reset gate works on what the state gives, or on the state, of which the product is then made anew.
                Span<float> reset = memory.Slice(row * units, units);
                TensorPrimitives.Multiply(_resetsAfter ? h.Slice(((3 * row) + 2) * units, units) : state.Slice(row * units, units), both[units..], reset);
            }

            Span<float> hidden = memory;
            if (!_resetsAfter)
            {
                hidden = h[..(batch * units)];
                MatrixProduct.Multiply(memory, _hiddenWeights.Of<float>(), hidden, batch, units, units, _hiddenBias.Span);
            }

            for (int row = 0; row < batch; row++)
            {
                Span<float> candidate = x.Slice(((3 * row) + 2) * units, units);
                TensorPrimitives.Add(candidate, hidden.Slice(row * units, units), candidate);
                _activations[1].Run(candidate, candidate);

                // z h + (1 - z) candidate
                Span<float> own = state.Slice(row * units, units);
                TensorPrimitives.Subtract(own, candidate, own);
                TensorPrimitives.Multiply(own, x.Slice(3 * row * units, units), own);
                TensorPrimitives.Add(own, candidate, own);
            }
        }
    }
}
