using System.Numerics;
using System.Numerics.Tensors;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Batch normalisation by known statistics, of images with channels first.</summary>
internal static class NormalizationOperations
{
    public static void Register(Dictionary<string, Func<OperationNode, Operation>> operations) => operations.Add("BatchNormalization", ByType.Reals<ByChannel>);

    private readonly struct ByChannel : IRealOperation
    {
        public static Operation Create<T>(OperationNode node)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T epsilon = T.CreateTruncating(node.Float("epsilon", 1e-5f));
            return Operation.Of(typeof(T), inputs =>
            {
                Tensor x = inputs[0];
                Tensor<T> result = Tensor<T>.Rent(x.Shape);
                int channels = x.Shape[1];
                int length = Sizes.Count(x.Shape.AsSpan(2));
                for (int plane = 0; plane < x.Shape[0] * channels; plane++)
                {
                    int channel = plane % channels;
                    T scale = inputs[1].Of<T>()[channel] / T.Sqrt(inputs[4].Of<T>()[channel] + epsilon);
                    Span<T> row = result.Span.Slice(plane * length, length);
                    TensorPrimitives.Subtract(x.Of<T>().Slice(plane * length, length), inputs[3].Of<T>()[channel], row);
                    TensorPrimitives.Multiply(row, scale, row);
                    TensorPrimitives.Add(row, inputs[2].Of<T>()[channel], row);
                }

                return result;
            });
        }
    }
}
