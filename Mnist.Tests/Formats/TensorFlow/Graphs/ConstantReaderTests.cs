using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Formats.TensorFlow.Graphs;

public sealed class ConstantReaderTests
{
    [Fact]
    public void The_last_value_of_a_list_fills_the_rest()
    {
        TensorData constant = Read(new TensorProto { Dtype = DataType.Float, FloatVal = { 1, 2 } }, 2, 2);

        Assert.Equal([1f, 2, 2, 2], constant.ToFloats());
        Assert.Equal([0L, 0], Read(new TensorProto { Dtype = DataType.Int64 }, 2).ToIntegers()!);
    }

    [Fact]
    public void Raw_content_is_taken_as_it_is()
    {
        TensorData constant = Read(new TensorProto { Dtype = DataType.Int32, TensorContent = ByteString.CopyFrom(1, 0, 0, 0, 255, 255, 255, 255) }, 2);

        Assert.Equal([1L, -1], constant.ToShape()!);
        Assert.Equal([-1L, 1], constant.Sliced(0, 1, -1, 2).ToIntegers()!);
    }

    [Fact]
    public void Values_that_do_not_fit_their_shape_are_refused()
    {
        Assert.Equal("node 'c': the constant holds 3 bytes where its shape asks for 4.", Error(new TensorProto { Dtype = DataType.Float, TensorContent = ByteString.CopyFrom(1, 2, 3) }));
        Assert.Equal("node 'c': the constant lists 2 values where its shape asks for 1.", Error(new TensorProto { Dtype = DataType.Float, FloatVal = { 1, 2 } }, 1));
        Assert.Equal("node 'c': the constant's shape [-1] is negative or larger than 100 bytes.", Error(new TensorProto { Dtype = DataType.Float }, -1));
        Assert.Equal("node 'c': the constant's shape [4000000000, 4000000000] is negative or larger than 100 bytes.", Error(new TensorProto { Dtype = DataType.Float }, 4_000_000_000, 4_000_000_000));
        Assert.Equal("node 'c': constants of type Complex64 are not supported.", Error(new TensorProto { Dtype = DataType.Complex64 }));
    }

    private static string Error(TensorProto tensor, params long[] shape) => Assert.Throws<ModelFormatException>(() => Read(tensor, shape)).Message;

    private static TensorData Read(TensorProto tensor, params long[] shape)
    {
        tensor.TensorShape = new TensorShapeProto();
        tensor.TensorShape.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return ConstantReader.Read(tensor, "c", new FormatLimits { MaxTensorBytes = 100 });
    }
}
