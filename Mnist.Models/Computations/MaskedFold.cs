using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>As <see cref="Fold{TMerge}"/> where some steps do not count: there an input is taken as a number that changes nothing.</summary>
/// <remarks>Where no input counts the result is 0, or, of a maximum or minimum, the first input's number, as in Keras.</remarks>
internal sealed class MaskedFold<TMerge> : Merge
    where TMerge : struct, IMerge
{
    private readonly float _neutral;
    private readonly bool _clears;
    private readonly RowBroadcast[] _widen;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="inputs">The inputs, then the mask of each.</param>
    /// <param name="output">The output.</param>
    /// <param name="neutral">The number that changes nothing.</param>
    /// <param name="clears">Whether the result is 0 where no input counts.</param>
    public MaskedFold(ReadOnlySpan<TensorSpec> inputs, TensorSpec output, float neutral, bool clears)
        : base(inputs[..(inputs.Length / 2)], output)
    {
        (_neutral, _clears, _widen) = (neutral, clears, new RowBroadcast[Count]);
        for (int i = 0; i < Count; i++)
        {
            // A mask has the leading axes of its input; what follows counts or does not as a whole.
            int[] steps = new int[inputs[i].Row.ndim];
            Array.Fill(steps, 1);
            Sizes(inputs[Count + i]).CopyTo(steps, 0);
            _widen[i] = new RowBroadcast(steps, Sizes(output));
        }
    }

    // Of each input the numbers that are merged, of each its mask at output size, whether any counts, and the results before the last.
    protected override Scratch[] OwnScratch =>
        [.. Enumerable.Repeat(new Scratch(Size), (2 * Count) + 1), new(MergeKernel.PartialsSize(Count, Size))];

    private int Any => FirstOwn + (2 * Count);

    protected override void Combine(in Operands x, Pass pass)
    {
        Span<float> any = Part(pass, Any);
        any.Clear();
        for (int i = 0; i < Count; i++)
        {
            Span<float> mask = Mask(pass, i);
            _widen[i].Repeat(pass.Input(Count + i), mask);
            for (int k = 0; k < any.Length; k++)
            {
                any[k] = Math.Max(any[k], mask[k]);
            }
        }

        for (int i = 0; i < Count; i++)
        {
            KeepFirst(pass, i);
            Span<float> mask = Mask(pass, i);
            Span<float> filled = Part(pass, FirstOwn + i);
            ReadOnlySpan<float> values = x.Value(i);
            for (int k = 0; k < filled.Length; k++)
            {
                filled[k] = mask[k] != 0 ? values[k] : _neutral;
            }
        }

        MergeKernel.Fold<TMerge, Filled>(new Filled(this, x, pass), pass.Output(), Partials(pass));
        if (_clears)
        {
            Clear(pass.Output(), any);
        }
    }

    protected override void Divide(in Operands x, Pass pass)
    {
        Span<float> gradient = pass.OutputGradient();
        if (_clears)
        {
            Clear(gradient, Part(pass, Any));
        }

        MergeKernel.FoldGradient<TMerge, Filled>(new Filled(this, x, pass), gradient, Partials(pass), gradient);
        for (int i = 0; i < Count; i++)
        {
            Clear(x.Gradient(i), Mask(pass, i));
        }
    }

    private static void Clear(Span<float> values, ReadOnlySpan<float> mask)
    {
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = mask[k] != 0 ? values[k] : 0;
        }
    }

    private void KeepFirst(Pass pass, int input)
    {
        Span<float> mask = Mask(pass, input);
        ReadOnlySpan<float> any = Part(pass, Any);
        for (int k = 0; k < mask.Length && input == 0 && !_clears; k++)
        {
            mask[k] = any[k] != 0 ? mask[k] : 1;
        }
    }

    private Span<float> Mask(Pass pass, int input) => Part(pass, FirstOwn + Count + input);

    private Span<float> Partials(Pass pass) => pass.Scratch(Any + 1)[..(MergeKernel.PartialsSize(Count, Size) * pass.Rows)];

    /// <summary>The inputs with the neutral number where they do not count.</summary>
    private readonly struct Filled(MaskedFold<TMerge> fold, Operands operands, Pass pass) : IMergeOperands
    {
        public int Count => operands.Count;

        public ReadOnlySpan<float> Value(int input) => fold.Part(pass, fold.FirstOwn + input);

        public Span<float> Gradient(int input) => operands.Gradient(input);
    }
}
