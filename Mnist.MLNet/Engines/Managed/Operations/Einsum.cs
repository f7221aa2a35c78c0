using System.Numerics;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Sums of products over named axes, as one matrix product for each further operand.</summary>
internal readonly struct Einsum : INumberOperation
{
    public static Operation Create<T>(OperationNode node)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        string[] sides = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        return Operation.Of(typeof(T), inputs =>
        {
            Operand sum = new(new Tensor<T>([], [T.One]), "");
            for (int i = 0; i < terms.Length; i++)
            {
                string later = string.Concat(terms[(i + 1)..]) + sides[1];
                Operand next = Contract<T>(sum, new Operand(inputs[i], terms[i]), later);
                sum.Tensor.Release();
                sum = next;
            }

            Tensor result = sum.Ordered(sides[1], sum.SizesOf(sides[1]));
            sum.Tensor.Release();
            return result;
        });
    }

    /// <summary>The product of two operands, summed over letters that are not needed later. A letter that one of them lacks repeats it.</summary>
    private static Operand Contract<T>(Operand a, Operand b, string later)
        where T : unmanaged, INumber<T>
    {
        string letters = string.Concat((a.Letters + b.Letters).Distinct());
        string batch = string.Concat(letters.Where(letter => later.Contains(letter) && a.Letters.Contains(letter) && b.Letters.Contains(letter)));
        string left = string.Concat(letters.Where(letter => later.Contains(letter) && !b.Letters.Contains(letter)));
        string right = string.Concat(letters.Where(letter => later.Contains(letter) && !a.Letters.Contains(letter)));
        string summed = string.Concat(letters.Where(letter => !later.Contains(letter)));
        Dictionary<char, int> sizes = letters.ToDictionary(letter => letter, letter => a.Letters.Contains(letter) ? a.SizesOf([letter])[0] : b.SizesOf([letter])[0]);
        int[] Of(string some) => [.. some.Select(letter => sizes[letter])];

        Tensor x = a.Ordered(batch + left + summed, Of(batch + left + summed));
        Tensor y = b.Ordered(batch + summed + right, Of(batch + summed + right));
        Tensor<T> result = Tensor<T>.Rent(Of(batch + left + right));
        Product.MultiplyEach(x.Of<T>(), y.Of<T>(), result.Span, Sizes.Count(Of(batch)), Sizes.Count(Of(left)), Sizes.Count(Of(summed)), Sizes.Count(Of(right)));
        x.Release();
        y.Release();
        return new Operand(result, batch + left + right);
    }

    private readonly record struct Operand(Tensor Tensor, string Letters)
    {
        public int[] SizesOf(ReadOnlySpan<char> some)
        {
            int[] sizes = new int[some.Length];
            for (int i = 0; i < sizes.Length; i++)
            {
                sizes[i] = Tensor.Shape[Letters.IndexOf(some[i], StringComparison.Ordinal)];
            }

            return sizes;
        }

        /// <summary>The numbers with axes in the order of the letters; a letter that occurs twice here walks the diagonal.</summary>
        public Tensor Ordered(string order, int[] shape)
        {
            int[] dense = Sizes.Strides(Tensor.Shape);
            int[] strides = new int[order.Length];
            for (int axis = 0; axis < dense.Length; axis++)
            {
                strides[order.IndexOf(Letters[axis], StringComparison.Ordinal)] += dense[axis];
            }

            return Strided.Take(Tensor, 0, strides, shape);
        }
    }
}
