namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>What a StridedSlice does: slices of axes, then axes dropped, then unit axes inserted.</summary>
/// <param name="Axes">The slices, each of an axis of the input.</param>
/// <param name="Dropped">Axes of the input that have one entry left and go.</param>
/// <param name="Inserted">Axes of the output that are new, of size 1.</param>
public sealed record SliceSpec(SliceAxis[] Axes, int[] Dropped, int[] Inserted)
{
    /// <summary>Reads a <c>StridedSlice</c>.</summary>
    /// <param name="node">The node, for its masks.</param>
    /// <param name="rank">Number of axes of its input.</param>
    /// <param name="begin">Its second input.</param>
    /// <param name="end">Its third input.</param>
    /// <param name="strides">Its fourth input.</param>
    /// <exception cref="ModelFormatException">The inputs do not match.</exception>
    public static SliceSpec Of(FlatNode node, int rank, long[] begin, long[] end, long[] strides)
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(strides);
        if (begin.Length != end.Length || begin.Length != strides.Length || begin.Length > 32 || Array.Exists(strides, step => step == 0))
        {
            throw GraphError.At(node, "begin, end and strides must have one length and no stride may be 0");
        }

        long ellipsis = node.Int("ellipsis_mask");
        long inserted = node.Int("new_axis_mask");
        long shrink = node.Int("shrink_axis_mask");
        List<SliceAxis> axes = [];
        List<int> dropped = [];
        List<int> newAxes = [];
        int axis = 0;
        int outputAxis = 0;
        for (int i = 0; i < begin.Length; i++)
        {
            long bit = 1L << i;
            if ((ellipsis & bit) != 0)
            {
                int newLater = Enumerable.Range(i + 1, begin.Length - i - 1).Count(j => (inserted & (1L << j)) != 0);
                int next = rank - (begin.Length - i - 1 - newLater);
                outputAxis += next - axis;
                axis = next;
            }
            else if ((inserted & bit) != 0)
            {
                newAxes.Add(outputAxis++);
            }
            else if (axis >= rank || axis < 0)
            {
                throw GraphError.At(node, $"it slices more axes than its input of rank {rank} has");
            }
            else if ((shrink & bit) != 0)
            {
                axes.Add(new SliceAxis(axis, begin[i], begin[i] == -1 ? long.MaxValue : begin[i] + 1, 1));
                dropped.Add(axis++);
            }
            else
            {
                bool forward = strides[i] > 0;
                long start = (node.Int("begin_mask") & bit) == 0 ? begin[i] : forward ? 0 : long.MaxValue;
                long stop = (node.Int("end_mask") & bit) == 0 ? end[i] : forward ? long.MaxValue : long.MinValue;
                axes.Add(new SliceAxis(axis++, start, stop, strides[i]));
                outputAxis++;
            }
        }

        return new SliceSpec([.. axes], [.. dropped], [.. newAxes]);
    }
}
