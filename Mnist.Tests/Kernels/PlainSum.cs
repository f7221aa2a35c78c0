using Mnist.Models.Kernels.Products;

namespace Mnist.Tests.Kernels;

/// <summary>What the sum of a product is by definition: fused, in order, from zero in each part, the parts added in order.</summary>
/// <param name="summands">Summands to come.</param>
/// <param name="start">What the first part is added to.</param>
internal struct PlainSum(int summands, float start = 0)
{
    private readonly int _length = SumParts.Length(summands);
    private float _before = start;
    private float _part;
    private int _count;

    /// <summary>The sum of all that was added.</summary>
    public readonly float Total => _before + _part;

    public void Add(float left, float right)
    {
        if (_count == _length)
        {
            (_before, _part, _count) = (_before + _part, 0, 0);
        }

        _part = MathF.FusedMultiplyAdd(left, right, _part);
        _count++;
    }
}
