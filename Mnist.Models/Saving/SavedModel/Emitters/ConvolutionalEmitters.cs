using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes convolution and pooling.</summary>
internal static class ConvolutionalEmitters
{
    public static void AddTo(EmitterTable table) => table
        .Add<Conv2D>(Convolution)
        .Add<MaxPooling2D>((call, layer) => Pooling(call, layer, "MaxPool"))
        .Add<AveragePooling2D>((call, layer) => Pooling(call, layer, "AvgPool"))
        .Add<GlobalAveragePooling2D>((call, layer) => call.Reduce("Mean", "Mean", call.Input, layer.KeepDims, 1, 2));

    private static TensorRef Convolution(EmittedCall call, Conv2D layer)
    {
        List<(string, AttrValue)> attributes =
        [
            ("T", Attr.Type(DataType.Float)),
            ("padding", Attr.Text(layer.Padding.ToUpperInvariant())),
            ("strides", Attr.Ints(1, layer.Strides.Height, layer.Strides.Width, 1)),
        ];
        if (layer.DilationRate != (1, 1))
        {
            attributes.Add(("dilations", Attr.Ints(1, layer.DilationRate.Height, layer.DilationRate.Width, 1)));
        }

        TensorRef y = call.Add("Conv2D", "Conv2D", [call.Input, call.Read(0)], [.. attributes]);
        y = layer.UseBias ? call.Float("BiasAdd", "BiasAdd", y, call.Read(1)) : y;
        return ActivationEmitter.Emit(call.Scope, call.Name, layer.Activation, y);
    }

    private static TensorRef Pooling(EmittedCall call, PoolingLayer layer, string op) => call.Add(
        op,
        op,
        [call.Input],
        ("T", Attr.Type(DataType.Float)),
        ("ksize", Attr.Ints(1, layer.PoolSize.Height, layer.PoolSize.Width, 1)),
        ("padding", Attr.Text(layer.Padding.ToUpperInvariant())),
        ("strides", Attr.Ints(1, layer.Strides.Height, layer.Strides.Width, 1)));
}
