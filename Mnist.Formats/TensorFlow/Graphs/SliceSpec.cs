namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>What a StridedSlice does: slices of axes, then axes dropped, then unit axes inserted.</summary>
internal sealed record SliceSpec(SliceAxis[] Axes, int[] Dropped, int[] Inserted)
{
    public static SliceSpec Of(FlatNode node, int rank, long[] begin, long[] end, long[] strides)
    {
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
