using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;

namespace Mnist.Models.Computations;

/// <summary>Dot products of the vectors along an axis of one tensor with those along an axis of another.</summary>
internal sealed class DotProducts : Computation
{
    // Scratch: that of the products, then of each side the normalised vectors, their norms, and the gradient to the normalised vectors.
    private const int Products = 0;
    private const int PerSide = 3;

    private readonly BatchedDot _dot;
    private readonly (int Length, int Inner, int Count)[] _sides;
    private readonly bool _normalize;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="x">The one tensor.</param>
    /// <param name="y">The other.</param>
    /// <param name="axes">Their axes, counted from 0 in a row.</param>
    /// <param name="normalize">Whether the vectors are brought to length 1 first.</param>
    public DotProducts(TensorSpec x, TensorSpec y, (int X, int Y) axes, bool normalize)
    {
        (int[] left, int[] right) = (Sizes(x), Sizes(y));
        _dot = new BatchedDot(left, right, axes.X, axes.Y);
        _sides = [Side(left, axes.X), Side(right, axes.Y)];
        _normalize = normalize;
    }

    public override Workspace Workspace => new(
        [new(0, _dot.ScratchSize), .. _sides.SelectMany(side => new Scratch[] { Kept(side.Count), Kept(side.Count / side.Length), Kept(side.Count) })], []);

    public override long MultiplyAdds => _dot.MultiplyAdds;

    public override long BackwardMultiplyAdds(bool inputGradient) => 2 * MultiplyAdds;

    public override void Forward(Pass pass)
    {
        for (int side = 0; side < _sides.Length && _normalize; side++)
        {
            L2Normalization.Forward(pass.Input(side), Normalized(pass, side), Norms(pass, side), _sides[side].Length, _sides[side].Inner);
        }

        _dot.Forward(Vectors(pass, 0), Vectors(pass, 1), pass.Output(), pass.Scratch(Products));
    }

    public override void Backward(Pass pass)
    {
        _dot.Backward(Vectors(pass, 0), Vectors(pass, 1), pass.OutputGradient(), Gradient(pass, 0), Gradient(pass, 1), pass.Scratch(Products));
        for (int side = 0; side < _sides.Length && _normalize; side++)
        {
            if (pass.Needs(side))
            {
                L2Normalization.Backward(
                    Normalized(pass, side), Norms(pass, side), Gradient(pass, side), pass.InputGradient(side), _sides[side].Length, _sides[side].Inner);
            }
        }
    }

    private static int[] Sizes(TensorSpec spec) => [.. spec.Row.dims.Select(size => checked((int)size))];

    private static (int Length, int Inner, int Count) Side(int[] row, int axis) =>
        (row[axis], row[(axis + 1)..].Aggregate(1, (product, size) => product * size), row.Aggregate(1, (product, size) => product * size));

    private Scratch Kept(int floats) => new(_normalize ? floats : 0);

    private Span<float> Part(Pass pass, int side, int index, int perRow) => pass.Scratch(Products + 1 + (side * PerSide) + index)[..(pass.Rows * perRow)];

    private Span<float> Normalized(Pass pass, int side) => Part(pass, side, 0, _sides[side].Count);

    private Span<float> Norms(Pass pass, int side) => Part(pass, side, 1, _sides[side].Count / _sides[side].Length);

    private ReadOnlySpan<float> Vectors(Pass pass, int side) => _normalize ? Normalized(pass, side) : pass.Input(side);

    private Span<float> Gradient(Pass pass, int side) =>
        !pass.Needs(side) ? default : _normalize ? Part(pass, side, 2, _sides[side].Count) : pass.InputGradient(side);
}
