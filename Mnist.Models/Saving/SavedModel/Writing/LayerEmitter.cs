using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats;
using Mnist.Models.Activations;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Writes layers as TensorFlow nodes, as they act when predicting.</summary>
internal static class LayerEmitter
{
    /// <summary>Writes a layer.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="ModelFormatException">Layers of this class have no TensorFlow form here.</exception>
    public static TensorRef Emit(EmitContext context, Layer layer, TensorRef x) => layer switch
    {
        Dense dense => Dense(context, dense, x),
        Conv2D convolution => Convolution(context, convolution, x),
        PoolingLayer pooling => Pooling(context, pooling, x),
        BatchNormalization normalization => Normalization(context, normalization, x),
        Flatten or Reshape => ToShape(context, $"{layer.Name}/Reshape", x, layer.OutputShape.dims),
        Dropout => context.Scope.Float($"{layer.Name}/Identity", "Identity", x),
        ReLU => context.Scope.Float($"{layer.Name}/Relu", "Relu", x),
        Layers.Activation activation => Activate(context.Scope, activation.Name, activation.Function, x),
        GlobalAveragePooling2D pooling => Reduce(context.Scope, $"{layer.Name}/Mean", "Mean", x, pooling.KeepDims, 1, 2),
        Embedding embedding => Embed(context, embedding, x),
        Masking masking => Mask(context.Scope, masking, x),
        RecurrentLayer recurrent => new RecurrentEmitter(context, recurrent).Emit(x),
        _ => throw new ModelFormatException($"layers of class {layer.ClassName} cannot be written as TensorFlow nodes", field: $"layer '{layer.Name}'"),
    };

    /// <summary>Writes an activation; linear leaves the tensor as it is.</summary>
    public static TensorRef Activate(NodeScope scope, string prefix, ActivationFunction function, TensorRef x) => function.Name switch
    {
        "linear" => x,
        "relu" => scope.Float($"{prefix}/Relu", "Relu", x),
        "tanh" => scope.Float($"{prefix}/Tanh", "Tanh", x),
        "sigmoid" => scope.Float($"{prefix}/Sigmoid", "Sigmoid", x),
        "softmax" => scope.Float($"{prefix}/Softmax", "Softmax", x),
        "elu" => scope.Float($"{prefix}/Elu", "Elu", x),
        _ => throw new ModelFormatException($"the activation {function.Name} cannot be written as a TensorFlow node", field: prefix),
    };

    // TensorFlow's MatMul takes matrices only, so rows of more axes are laid flat and folded again.
    private static TensorRef Dense(EmitContext context, Dense layer, TensorRef x)
    {
        bool flat = layer.InputShape.ndim == 1;
        TensorRef rows = flat ? x : ToShape(context, $"{layer.Name}/Flat", x, [layer.InputShape[-1]]);
        TensorRef y = context.Scope.Float($"{layer.Name}/MatMul", "MatMul", rows, context.Read(layer, 0));
        y = layer.UseBias ? context.Scope.Float($"{layer.Name}/BiasAdd", "BiasAdd", y, context.Read(layer, 1)) : y;
        y = Activate(context.Scope, layer.Name, layer.Activation, y);
        return flat ? y : ToShape(context, $"{layer.Name}/Fold", y, layer.OutputShape.dims);
    }

    private static TensorRef Convolution(EmitContext context, Conv2D layer, TensorRef x)
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

        TensorRef y = context.Scope.Add($"{layer.Name}/Conv2D", "Conv2D", [x, context.Read(layer, 0)], [.. attributes]);
        y = layer.UseBias ? context.Scope.Float($"{layer.Name}/BiasAdd", "BiasAdd", y, context.Read(layer, 1)) : y;
        return Activate(context.Scope, layer.Name, layer.Activation, y);
    }

    private static TensorRef Pooling(EmitContext context, PoolingLayer layer, TensorRef x)
    {
        string op = layer is MaxPooling2D ? "MaxPool" : "AvgPool";
        return context.Scope.Add(
            $"{layer.Name}/{op}",
            op,
            [x],
            [
                ("T", Attr.Type(DataType.Float)),
                ("ksize", Attr.Ints(1, layer.PoolSize.Height, layer.PoolSize.Width, 1)),
                ("padding", Attr.Text(layer.Padding.ToUpperInvariant())),
                ("strides", Attr.Ints(1, layer.Strides.Height, layer.Strides.Width, 1)),
            ]);
    }

    // As Keras 3 writes it: s = gamma / sqrt(variance + epsilon), y = x s + (beta - mean s).
    private static TensorRef Normalization(EmitContext context, BatchNormalization layer, TensorRef x)
    {
        NodeScope scope = context.Scope;
        int next = 0;
        TensorRef? gamma = layer.Scale ? context.Read(layer, next++) : null;
        TensorRef? beta = layer.Center ? context.Read(layer, next++) : null;
        TensorRef mean = context.Read(layer, next++);
        TensorRef variance = context.Read(layer, next);
        TensorRef factor = scope.Float($"{layer.Name}/add", "AddV2", variance, scope.Const($"{layer.Name}/epsilon", Attr.Scalar(layer.Epsilon)));
        factor = scope.Float($"{layer.Name}/Rsqrt", "Rsqrt", factor);
        factor = gamma is { } scale ? scope.Float($"{layer.Name}/mul", "Mul", factor, scale) : factor;
        TensorRef scaled = scope.Float($"{layer.Name}/mul_1", "Mul", x, factor);
        TensorRef offset = scope.Float($"{layer.Name}/mul_2", "Mul", mean, factor);
        return beta is { } shift
            ? scope.Float($"{layer.Name}/add_1", "AddV2", scaled, scope.Float($"{layer.Name}/sub", "Sub", shift, offset))
            : scope.Float($"{layer.Name}/sub", "Sub", scaled, offset);
    }

    // As Keras: tokens that come as floats are cut to whole numbers.
    private static TensorRef Embed(EmitContext context, Embedding layer, TensorRef x)
    {
        TensorRef tokens = context.Scope.Add($"{layer.Name}/Cast", "Cast", [x], [("SrcT", Attr.Type(DataType.Float)), ("DstT", Attr.Type(DataType.Int32))]);
        TensorRef axis = context.Scope.Const($"{layer.Name}/embedding_lookup/axis", Attr.Scalar(0));
        return context.Scope.Add(
            $"{layer.Name}/embedding_lookup",
            "GatherV2",
            [context.Read(layer, 0), tokens, axis],
            [("Tparams", Attr.Type(DataType.Float)), ("Tindices", Attr.Type(DataType.Int32)), ("Taxis", Attr.Type(DataType.Int32))]);
    }

    private static TensorRef Mask(NodeScope scope, Masking layer, TensorRef x)
    {
        TensorRef differs = scope.Float($"{layer.Name}/NotEqual", "NotEqual", x, scope.Const($"{layer.Name}/NotEqual/y", Attr.Scalar(layer.MaskValue)));
        TensorRef each = scope.Add($"{layer.Name}/Cast", "Cast", [differs], [("SrcT", Attr.Type(DataType.Bool)), ("DstT", Attr.Type(DataType.Float))]);
        return scope.Float($"{layer.Name}/mul", "Mul", x, Reduce(scope, $"{layer.Name}/Max", "Max", each, keep: true, -1));
    }

    private static TensorRef Reduce(NodeScope scope, string name, string op, TensorRef x, bool keep, params ReadOnlySpan<int> axes)
    {
        TensorRef indices = scope.Const($"{name}/reduction_indices", Attr.Vector(axes));
        return scope.Add(name, op, [x, indices], [("T", Attr.Type(DataType.Float)), ("Tidx", Attr.Type(DataType.Int32)), ("keep_dims", Attr.Bool(keep))]);
    }

    private static TensorRef ToShape(EmitContext context, string name, TensorRef x, ReadOnlySpan<long> dims)
    {
        int[] shape = new int[dims.Length + 1];
        shape[0] = -1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            shape[axis + 1] = checked((int)dims[axis]);
        }

        TensorRef target = context.Scope.Const($"{name}/shape", Attr.Vector(shape));
        return context.Scope.Add(name, "Reshape", [x, target], [("T", Attr.Type(DataType.Float)), ("Tshape", Attr.Type(DataType.Int32))]);
    }
}
