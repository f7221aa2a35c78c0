using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>Compares the formulas of a loop's new states with those of the three recurrent layers.</summary>
internal static class LayerMatcher
{
    /// <summary>The layer whose states follow the formulas, or null.</summary>
    /// <param name="states">Loop variable and formula of each state.</param>
    public static RecurrentLayer? Match((SlotCell Slot, Cell Next)[] states) => states switch
    {
        [var h] => Simple(h.Slot, h.Next) ?? Gru(h.Slot, h.Next),
        [var a, var b] => Lstm(a.Slot, a.Next, b.Slot, b.Next) ?? Lstm(b.Slot, b.Next, a.Slot, a.Next),
        _ => null,
    };

    private static RecurrentLayer? Simple(SlotCell h, Cell next) =>
        next is ActivationCell activation && Gate(activation.Input, h) is Gate gate
            ? new RecurrentLayer("RNN", [activation.Name], gate.Input, [h.Slot], [gate.FromInput], [gate.FromState], [gate.Bias], [new float[gate.Bias.Length]], false)
            : null;

    private static RecurrentLayer? Lstm(SlotCell h, Cell nextH, SlotCell c, Cell nextC)
    {
        // h' = act(o) * act(c'),  c' = act(f) * c + act(i) * act(candidate)
        if (Factors(nextH, cell => cell is ActivationCell { Input: Cell inner } && ReferenceEquals(inner, nextC)) is not (ActivationCell output, ActivationCell hidden)
            || nextC is not PairCell { Op: "Add" } sum)
        {
            return null;
        }

        foreach ((Cell keep, Cell add) in new[] { (sum.Left, sum.Right), (sum.Right, sum.Left) })
        {
            if (Factors(keep, cell => ReferenceEquals(cell, c)) is not (ActivationCell forget, _)
                || add is not PairCell { Op: "Mul", Left: ActivationCell first, Right: ActivationCell second })
            {
                continue;
            }

            // The input gate shares the activation of the other gates; the candidate shares that of the hidden state.
            (ActivationCell input, ActivationCell candidate) = first.Name == forget.Name && second.Name == hidden.Name ? (first, second) : (second, first);
            if (input.Name != forget.Name || output.Name != forget.Name
                || Gate(input.Input, h) is not Gate i || Gate(output.Input, h) is not Gate o || Gate(forget.Input, h) is not Gate f || Gate(candidate.Input, h) is not Gate g)
            {
                continue;
            }

            Gate[] gates = [i, o, f, g];
            return new RecurrentLayer(
                "LSTM", [input.Name, candidate.Name, hidden.Name], i.Input, [h.Slot, c.Slot], [.. gates.Select(x => x.FromInput)], [.. gates.Select(x => x.FromState)],
                [.. gates.Select(x => x.Bias)], [.. gates.Select(x => new float[x.Bias.Length])], false);
        }

        return null;
    }

    private static RecurrentLayer? Gru(SlotCell h, Cell next)
    {
        // h' = z * h + (1 - z) * candidate
        if (next is not PairCell { Op: "Add" } sum)
        {
            return null;
        }

        foreach ((Cell keep, Cell add) in new[] { (sum.Left, sum.Right), (sum.Right, sum.Left) })
        {
            if (Factors(keep, cell => ReferenceEquals(cell, h)) is not (ActivationCell update, _)
                || Factors(add, cell => IsOneMinus(cell, update)) is not (ActivationCell candidate, _)
                || Gate(update.Input, h) is not Gate z)
            {
                continue;
            }

            return ResetAfter(h, update, z, candidate) ?? ResetBefore(h, update, z, candidate);
        }

        return null;
    }

    private static RecurrentLayer? ResetAfter(SlotCell h, ActivationCell update, Gate z, ActivationCell candidate)
    {
        // candidate = act(x W + b + r * (h R + c))
        if (candidate.Input is not PairCell { Op: "Add" } sum)
        {
            return null;
        }

        foreach ((Cell left, Cell right) in new[] { (sum.Left, sum.Right), (sum.Right, sum.Left) })
        {
            if (left is AffineCell { Terms: { Count: 1 } terms } fromInput && terms.Single() is { Key: InputCell input, Value: Matrix weights }
                && Factors(right, cell => cell is AffineCell) is (ActivationCell reset, AffineCell { Terms: { Count: 1 } stateTerms } fromState)
                && stateTerms.TryGetValue(h, out Matrix? recurrent) && reset.Name == update.Name && Gate(reset.Input, h) is Gate r)
            {
                float[] none = new float[z.Bias.Length];
                return new RecurrentLayer(
                    "GRU", [update.Name, candidate.Name], input, [h.Slot], [z.FromInput, r.FromInput, weights], [z.FromState, r.FromState, recurrent],
                    [z.Bias, r.Bias, fromInput.Bias], [none, none, fromState.Bias], true);
            }
        }

        return null;
    }

    private static RecurrentLayer? ResetBefore(SlotCell h, ActivationCell update, Gate z, ActivationCell candidate)
    {
        // candidate = act(x W + (r * h) R + b)
        if (candidate.Input is not AffineCell { Terms: { Count: 2 } terms } affine
            || terms.Keys.OfType<PairCell>().SingleOrDefault() is not PairCell gated
            || Factors(gated, cell => ReferenceEquals(cell, h)) is not (ActivationCell reset, _)
            || reset.Name != update.Name || Gate(reset.Input, h) is not Gate r)
        {
            return null;
        }

        float[] none = new float[z.Bias.Length];
        return terms.TryGetValue(r.Input, out Matrix? weights)
            ? new RecurrentLayer(
                "GRU", [update.Name, candidate.Name], r.Input, [h.Slot], [z.FromInput, r.FromInput, weights], [z.FromState, r.FromState, terms[gated]],
                [z.Bias, r.Bias, affine.Bias], [none, none, none], false)
            : null;
    }

    private static bool IsOneMinus(Cell cell, Cell gate) =>
        cell is PairCell { Op: "Sub", Left: FixedCell { Value: ConstantValue { Constant: { Count: 1, Type: DataType.Float } one } } } difference
        && ReferenceEquals(difference.Right, gate) && one.ToFloats() is [1f];

    /// <summary>The two factors of a product, the one that passes the test second.</summary>
    private static (Cell Other, Cell Match)? Factors(Cell cell, Func<Cell, bool> test) => cell switch
    {
        PairCell { Op: "Mul" } product when test(product.Right) => (product.Left, product.Right),
        PairCell { Op: "Mul" } product when test(product.Left) => (product.Right, product.Left),
        _ => null,
    };

    private static Gate? Gate(Cell cell, SlotCell h)
    {
        if (cell is not AffineCell { Terms: { Count: 2 } terms } affine || !terms.TryGetValue(h, out Matrix? recurrent)
            || terms.Keys.OfType<InputCell>().SingleOrDefault() is not InputCell input)
        {
            return null;
        }

        return new Gate(input, terms[input], recurrent, affine.Bias);
    }
}
