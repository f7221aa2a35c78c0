using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>Tensors merged number by number; those with axes of 1 are repeated first.</summary>
/// <remarks>A subclass writes every gradient that is wanted through <see cref="Operands.Gradient"/>; those of repeated tensors are summed back here.</remarks>
internal abstract class Merge : Computation
{
    private readonly RowBroadcast?[] _repeats;

    private protected Merge(ReadOnlySpan<TensorSpec> inputs, TensorSpec output)
    {
        _repeats = new RowBroadcast?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            _repeats[i] = inputs[i].Row == output.Row ? null : new RowBroadcast(Sizes(inputs[i]), Sizes(output));
        }

        Size = output.Count;
    }

    /// <summary>Of each input the repeated values, then of each the gradient to them, then what the subclass needs.</summary>
    public sealed override Workspace Workspace => new([.. Repeated, .. Repeated, .. OwnScratch], []);

    /// <summary>Number of inputs.</summary>
    protected int Count => _repeats.Length;

    /// <summary>Numbers of an output row.</summary>
    protected int Size { get; }

    /// <summary>Scratch of the subclass, from <see cref="FirstOwn"/> on.</summary>
    protected virtual Scratch[] OwnScratch => [];

    protected int FirstOwn => 2 * Count;

    private IEnumerable<Scratch> Repeated => _repeats.Select(repeat => new Scratch(repeat is null ? 0 : Size));

    public sealed override void Forward(Pass pass)
    {
        for (int i = 0; i < Count; i++)
        {
            _repeats[i]?.Repeat(pass.Input(i), Part(pass, i));
        }

        Combine(new Operands(this, pass), pass);
    }

    public sealed override void Backward(Pass pass)
    {
        Divide(new Operands(this, pass), pass);
        for (int i = 0; i < Count; i++)
        {
            if (pass.Needs(i))
            {
                _repeats[i]?.Sum(Part(pass, Count + i), pass.InputGradient(i));
            }
        }
    }

    /// <summary>Computes the output.</summary>
    protected abstract void Combine(in Operands x, Pass pass);

    /// <summary>Computes the gradients that are wanted.</summary>
    protected abstract void Divide(in Operands x, Pass pass);

    /// <summary>Rows of a scratch buffer of output size.</summary>
    protected Span<float> Part(Pass pass, int scratch) => pass.Scratch(scratch)[..(pass.Rows * Size)];

    protected static int[] Sizes(TensorSpec spec) => [.. spec.Row.dims.Select(size => checked((int)size))];

    /// <summary>The inputs as the kernels want them, all of output size.</summary>
    protected readonly struct Operands(Merge merge, Pass pass) : IMergeOperands
    {
        public int Count => merge.Count;

        public ReadOnlySpan<float> Value(int input) => merge._repeats[input] is null ? pass.Input(input) : merge.Part(pass, input);

        public Span<float> Gradient(int input) =>
            !pass.Needs(input) ? default : merge._repeats[input] is null ? pass.InputGradient(input) : merge.Part(pass, merge.Count + input);
    }
}
