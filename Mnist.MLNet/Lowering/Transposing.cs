using Mnist.Formats.TensorFlow;

namespace Mnist.MLNet.Lowering;

/// <summary>Constants with their axes in another order.</summary>
internal static class Transposing
{
    public static TensorData Of(TensorData constant, long[] permutation)
    {
        int rank = permutation.Length;
        long[] shape = [.. permutation.Select(axis => constant.Shape[axis])];
        if (constant.Count == 0)
        {
            return constant.Reshaped(shape);
        }

        int size = (int)(constant.Data.Length / constant.Count);
        long[] strides = new long[rank];
        long stride = size;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= constant.Shape[axis];
        }

        byte[] data = new byte[constant.Data.Length];
        long[] position = new long[rank];
        for (int target = 0; target < data.Length; target += size)
        {
            long from = 0;
            for (int axis = 0; axis < rank; axis++)
            {
                from += position[axis] * strides[permutation[axis]];
            }

            Array.Copy(constant.Data, from, data, target, size);
            for (int axis = rank - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--)
            {
                position[axis] = 0;
            }
        }

        return new TensorData(constant.Type, shape, data);
    }
}
