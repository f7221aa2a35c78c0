using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>A tensor that is the same in every step.</summary>
internal sealed class FixedCell(Value value) : Cell
{
    public Value Value { get; } = value;
}

/// <summary>A loop variable as the step finds it: a state, a counter or a list.</summary>
internal sealed class SlotCell(int slot, long width) : Cell
{
    public int Slot { get; } = slot;

    /// <summary>Features of a state, or of an element of a list; -1 where unknown.</summary>
    public long Width { get; } = width;
}

/// <summary>The element of the input sequence that belongs to the step.</summary>
internal sealed class InputCell(int listSlot, SlotCell time, long width) : Cell
{
    public long Width { get; } = width;

    public int ListSlot { get; } = listSlot;

    public SlotCell Time { get; } = time;
}

/// <summary>Tensors side by side on the axis of features, as TensorFlow 1 multiplies input and state by one matrix.</summary>
internal sealed class JoinCell(Cell[] parts) : Cell
{
    public Cell[] Parts { get; } = parts;
}

/// <summary>A function of each element: an activation.</summary>
internal sealed class ActivationCell(string name, Cell input) : Cell
{
    public string Name { get; } = name;

    public Cell Input { get; } = input;
}

/// <summary>An elementwise product, sum or comparison.</summary>
internal sealed class PairCell(string op, Cell left, Cell right) : Cell
{
    public string Op { get; } = op;

    public Cell Left { get; } = left;

    public Cell Right { get; } = right;
}

/// <summary>A list with one element replaced.</summary>
internal sealed class WriteCell(int listSlot, Cell index, Cell item) : Cell
{
    public int ListSlot { get; } = listSlot;

    public Cell Index { get; } = index;

    public Cell Item { get; } = item;
}
