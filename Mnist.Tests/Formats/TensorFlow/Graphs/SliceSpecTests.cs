using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Formats.TensorFlow.Graphs;

/// <summary>StridedSlice on a matrix of 0 to 11 in three rows of four, compared with what NumPy gives.</summary>
public sealed class SliceSpecTests
{
    private static readonly TensorData Matrix = TensorData.Integers(DataType.Int32, [3, 4], [.. Enumerable.Range(0, 12).Select(i => (long)i)]);

    [Fact]
    public void Rows_and_columns_are_cut() => Check([4, 6], [1, 2], [], [], [], [1, 0], [2, 4], [1, 2]);

    [Fact]
    public void Masks_leave_bounds_open() => Check([8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3], [3, 4], [], [], new() { ["begin_mask"] = 1, ["end_mask"] = 1 }, [0], [0], [-1]);

    [Fact]
    public void The_last_row_alone_loses_its_axis() => Check([8, 9, 10, 11], [1, 4], [0], [], new() { ["shrink_axis_mask"] = 1 }, [-1], [0], [1]);

    [Fact]
    public void An_ellipsis_skips_axes() => Check([3, 7, 11], [3, 1], [1], [], new() { ["ellipsis_mask"] = 1, ["shrink_axis_mask"] = 2 }, [0, 3], [0, 4], [1, 1]);

    [Fact]
    public void A_new_axis_is_put_where_it_stands() => Check([4, 5, 6, 7], [1, 4], [0], [0], new() { ["new_axis_mask"] = 1, ["shrink_axis_mask"] = 2 }, [0, 1], [0, 2], [1, 1]);

    [Fact]
    public void What_no_slice_can_be_is_refused()
    {
        const string Node = "StridedSlice node 's': ";
        Assert.Equal(Node + "begin, end and strides must have one length and no stride may be 0.", Error([0], [1], [0]));
        Assert.Equal(Node + "begin, end and strides must have one length and no stride may be 0.", Error([0], [1, 2], [1]));
        Assert.Equal(Node + "it slices more axes than its input of rank 2 has.", Error([0, 0, 0], [1, 1, 1], [1, 1, 1]));
    }

    private static void Check(long[] values, long[] shape, int[] dropped, int[] inserted, Dictionary<string, long> masks, long[] begin, long[] end, long[] strides)
    {
        SliceSpec spec = SliceSpec.Of(Node(masks), 2, begin, end, strides);

        TensorData part = Matrix;
        long[] computed = [.. Matrix.Shape];
        foreach (SliceAxis axis in spec.Axes)
        {
            part = axis.Take(part);
            computed[axis.Axis] = axis.SizeOf(computed[axis.Axis]);
        }

        Assert.Equal(values, part.ToIntegers()!);
        Assert.Equal(shape, part.Shape);
        Assert.Equal(shape, computed);
        Assert.Equal(dropped, spec.Dropped);
        Assert.Equal(inserted, spec.Inserted);
    }

    private static string Error(long[] begin, long[] end, long[] strides) => Assert.Throws<ModelFormatException>(() => SliceSpec.Of(Node([]), 2, begin, end, strides)).Message;

    private static FlatNode Node(Dictionary<string, long> masks)
    {
        NodeDef node = new() { Name = "s", Op = "StridedSlice" };
        foreach ((string name, long mask) in masks)
        {
            node.Attr[name] = new AttrValue { I = mask };
        }

        return new FlatNode(node.Name, node, []);
    }
}
