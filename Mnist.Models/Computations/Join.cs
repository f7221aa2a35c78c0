using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>Tensors one after the other along an axis.</summary>
internal sealed class Join : Computation
{
    private readonly int[] _lengths;
    private readonly int[] _offsets;
    private readonly int _stride;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="inputs">Equal but for the axis.</param>
    /// <param name="axis">The axis, counted from 0 in a row.</param>
    public Join(ReadOnlySpan<TensorSpec> inputs, int axis)
    {
        (_lengths, _offsets) = (new int[inputs.Length], new int[inputs.Length]);
        for (int i = 0; i < inputs.Length; i++)
        {
            _offsets[i] = _stride;
            _lengths[i] = new Shape(inputs[i].Row.dims[axis..]).Count;
            _stride += _lengths[i];
        }
    }

    public override void Forward(Pass pass)
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            Concatenation.Insert(pass.Input(i), pass.Output(), _lengths[i], _stride, _offsets[i]);
        }
    }

    public override void Backward(Pass pass)
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            if (pass.Needs(i))
            {
                Concatenation.Extract(pass.OutputGradient(), pass.InputGradient(i), _lengths[i], _stride, _offsets[i]);
            }
        }
    }
}
