using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;
using Mnist.Models.Saving.SavedModel.Writing;

namespace Mnist.Models.Saving.SavedModel.Emitters;

/// <summary>Writes a recurrent layer as the loop Keras writes: tensor lists in and out, one StatelessWhile, a condition and a body.</summary>
/// <remarks>
/// Loop variables: counter, most iterations, time, output list, h (, c), then what stays: number of steps, input list (, mask list), weights.
/// TensorFlow's gradients and converters look for the counter and the limit in the first two places.
/// </remarks>
internal sealed class RecurrentLoop
{
    private readonly EmittedCall _call;
    private readonly RecurrentLayer _layer;
    private readonly NodeScope _scope;
    private readonly string _name;
    private readonly int _units;
    private readonly int _time;
    private readonly int _features;

    public RecurrentLoop(EmittedCall call, RecurrentLayer layer)
    {
        (_call, _layer, _scope, _name, _units) = (call, layer, call.Scope, call.Name, layer.Units);
        (_time, _features) = (call.InputSpec.Row[0], call.InputSpec.Row[1]);
    }

    private sealed record Variable(string Name, DataType Type, long[] Shape, TensorRef Start, bool Carried = false);

    /// <summary>Writes the layer.</summary>
    /// <returns>Its output.</returns>
    public TensorRef Emit()
    {
        TensorRef x = _call.Input;
        TensorRef timeMajor = InOrder($"{_name}/ReverseV2", Transpose($"{_name}/transpose", x), DataType.Float);

        int outputs = _layer.ReturnSequences ? _time : 1;
        Variable[] variables = [.. Variables(x, timeMajor, outputs)];
        TensorRef loop = While(variables);
        TensorRef elementShape = _scope.Const($"{_name}/TensorListStack/element_shape", Attr.Vector(-1, _units));
        TensorRef stacked = _scope.Add(
            $"{_name}/TensorListStack", "TensorListStack", [loop.At(3), elementShape], [("element_dtype", Attr.Type(DataType.Float)), ("num_elements", Attr.Int(outputs))]);
        return _layer.ReturnSequences
            ? Transpose($"{_name}/transpose_1", stacked)
            : Slice($"{_name}/strided_slice_2", stacked, DataType.Float, begin: -1, end: 0, endMask: 1);
    }

    private IEnumerable<Variable> Variables(TensorRef x, TensorRef timeMajor, int outputs)
    {
        TensorRef zeros = ZeroState(x);
        TensorRef inputShape = _scope.Const($"{_name}/TensorListFromTensor/element_shape", Attr.Vector(-1, _features));
        TensorRef outputShape = _scope.Const($"{_name}/TensorListReserve/element_shape", Attr.Vector(-1, _units));
        (string, AttrValue)[] listAttributes = [("element_dtype", Attr.Type(DataType.Float)), ("shape_type", Attr.Type(DataType.Int32))];
        TensorRef inputs = _scope.Add($"{_name}/TensorListFromTensor", "TensorListFromTensor", [timeMajor, inputShape], listAttributes);
        TensorRef count = _scope.Const($"{_name}/TensorListReserve/num_elements", Attr.Scalar(outputs));
        TensorRef list = _scope.Add($"{_name}/TensorListReserve", "TensorListReserve", [outputShape, count], listAttributes);

        yield return new("loop_counter", DataType.Int32, [], _scope.Const($"{_name}/while/loop_counter", Attr.Scalar(0)), Carried: true);
        yield return new("maximum_iterations", DataType.Int32, [], _scope.Const($"{_name}/while/maximum_iterations", Attr.Scalar(-1)));
        yield return new("time", DataType.Int32, [], _scope.Const($"{_name}/time", Attr.Scalar(0)), Carried: true);
        yield return new("outputs", DataType.Variant, [], list, Carried: true);
        yield return new("h", DataType.Float, [-1, _units], zeros, Carried: true);
        if (_layer is LSTM)
        {
            yield return new("c", DataType.Float, [-1, _units], zeros, Carried: true);
        }

        yield return new("steps", DataType.Int32, [], _scope.Const($"{_name}/steps", Attr.Scalar(_time)));
        yield return new("inputs", DataType.Variant, [], inputs);
        if (_call.Masks is [TensorRef mask])
        {
            yield return new("masks", DataType.Variant, [], Masks(mask));
        }

        foreach (Variable weight in Weights())
        {
            yield return weight;
        }
    }

    // (batch, time) becomes a list of (batch, 1), in the order in which the steps run.
    private TensorRef Masks(TensorRef mask)
    {
        TensorRef permutation = _scope.Const($"{_name}/mask/transpose/perm", Attr.Vector(1, 0));
        TensorRef timeMajor = _scope.Add($"{_name}/mask/transpose", "Transpose", [mask, permutation], [("T", Attr.Type(DataType.Bool)), ("Tperm", Attr.Type(DataType.Int32))]);
        timeMajor = InOrder($"{_name}/mask/ReverseV2", timeMajor, DataType.Bool);
        TensorRef axis = _scope.Const($"{_name}/mask/ExpandDims/dim", Attr.Scalar(-1));
        TensorRef columns = _scope.Add($"{_name}/mask/ExpandDims", "ExpandDims", [timeMajor, axis], [("T", Attr.Type(DataType.Bool)), ("Tdim", Attr.Type(DataType.Int32))]);
        TensorRef shape = _scope.Const($"{_name}/mask/TensorListFromTensor/element_shape", Attr.Vector(-1, 1));
        return _scope.Add(
            $"{_name}/mask/TensorListFromTensor", "TensorListFromTensor", [columns, shape], [("element_dtype", Attr.Type(DataType.Bool)), ("shape_type", Attr.Type(DataType.Int32))]);
    }

    private TensorRef InOrder(string name, TensorRef timeMajor, DataType type)
    {
        if (!_layer.GoBackwards)
        {
            return timeMajor;
        }

        TensorRef axis = _scope.Const($"{name}/axis", Attr.Vector(0));
        return _scope.Add(name, "ReverseV2", [timeMajor, axis], [("T", Attr.Type(type)), ("Tidx", Attr.Type(DataType.Int32))]);
    }

    private IEnumerable<Variable> Weights()
    {
        yield return new("kernel", DataType.Float, _layer.Parameters[0].Shape.dims, _call.Read(0));
        TensorRef recurrent = _call.Read(1);
        if (_layer is GRU { ResetAfter: true, UseBias: true })
        {
            long[] row = [_layer.Parameters[2].Shape[1]];
            TensorRef rows = _scope.Add($"{_name}/unstack", "Unpack", [_call.Read(2)], [("T", Attr.Type(DataType.Float)), ("num", Attr.Int(2))]);
            yield return new("bias", DataType.Float, row, rows);
            yield return new("recurrent_kernel", DataType.Float, _layer.Parameters[1].Shape.dims, recurrent);
            yield return new("recurrent_bias", DataType.Float, row, rows.At(1));
            yield break;
        }

        yield return new("recurrent_kernel", DataType.Float, _layer.Parameters[1].Shape.dims, recurrent);
        if (_layer.UseBias)
        {
            yield return new("bias", DataType.Float, _layer.Parameters[2].Shape.dims, _call.Read(2));
        }
    }

    private TensorRef While(Variable[] variables)
    {
        (string condition, string body) = ($"{_call.FunctionName}_while_cond", $"{_call.FunctionName}_while_body");
        _call.Context.Share(condition, () => Condition(condition, variables));
        _call.Context.Share(body, () => Body(body, variables));
        return _scope.Add(
            $"{_name}/while",
            "StatelessWhile",
            [.. variables.Select(variable => variable.Start)],
            [
                ("T", Attr.Types(variables.Select(variable => variable.Type))),
                ("body", Attr.Function(body)),
                ("cond", Attr.Function(condition)),
                ("output_shapes", Attr.Shapes(variables.Select(variable => variable.Shape))),
                ("parallel_iterations", Attr.Int(32)),
            ]);
    }

    private static FunctionDef Condition(string name, Variable[] variables)
    {
        FunctionBuilder function = new(name);
        Dictionary<string, TensorRef> arguments = Arguments(function, variables);
        TensorRef less = function.Body.Add("Less", "Less", [arguments["time"], arguments["steps"]], [("T", Attr.Type(DataType.Int32))]);
        function.Return("identity", DataType.Bool, function.Body.Add("Identity", "Identity", [less], [("T", Attr.Type(DataType.Bool))]));
        return function.Build();
    }

    private FunctionDef Body(string name, Variable[] variables)
    {
        FunctionBuilder function = new(name);
        NodeScope body = function.Body;
        Dictionary<string, TensorRef> arguments = Arguments(function, variables);
        TensorRef elementShape = body.Const("element_shape", Attr.Vector(-1, _features));
        TensorRef x = body.Add("x", "TensorListGetItem", [arguments["inputs"], arguments["time"], elementShape], [("element_dtype", Attr.Type(DataType.Float))]);
        Dictionary<string, TensorRef> next = new(arguments);
        (next["h"], TensorRef? cell) = RecurrentCells.Emit(body, _layer, x, arguments);
        if (cell is { } c)
        {
            next["c"] = c;
        }

        if (arguments.TryGetValue("masks", out TensorRef masks))
        {
            KeepMasked(body, masks, arguments, next);
        }

        // A list of one element keeps the last output, as Keras does where only that is wanted.
        TensorRef index = _layer.ReturnSequences ? arguments["time"] : body.Const("index", Attr.Scalar(0));
        next["outputs"] = body.Add("set_item", "TensorListSetItem", [arguments["outputs"], index, next["h"]], [("element_dtype", Attr.Type(DataType.Float))]);
        TensorRef one = body.Const("one", Attr.Scalar(1));
        next["time"] = body.Add("next_time", "AddV2", [arguments["time"], one], [("T", Attr.Type(DataType.Int32))]);
        next["loop_counter"] = body.Add("next_counter", "AddV2", [arguments["loop_counter"], one], [("T", Attr.Type(DataType.Int32))]);
        foreach (Variable variable in variables)
        {
            TensorRef value = variable.Carried
                ? body.Add($"out/{variable.Name}", "Identity", [next[variable.Name]], [("T", Attr.Type(variable.Type))])
                : arguments[variable.Name];
            function.Return($"out_{variable.Name}", variable.Type, value);
        }

        return function.Build();
    }

    // A step that does not count leaves the state alone and repeats the last output, which is the state.
    private static void KeepMasked(NodeScope body, TensorRef masks, Dictionary<string, TensorRef> arguments, Dictionary<string, TensorRef> next)
    {
        TensorRef shape = body.Const("mask_shape", Attr.Vector(-1, 1));
        TensorRef counts = body.Add("mask", "TensorListGetItem", [masks, arguments["time"], shape], [("element_dtype", Attr.Type(DataType.Bool))]);
        foreach (string state in (string[])["h", "c"])
        {
            if (arguments.TryGetValue(state, out TensorRef old))
            {
                next[state] = body.Float($"{state}_selected", "SelectV2", counts, next[state], old);
            }
        }
    }

    private static Dictionary<string, TensorRef> Arguments(FunctionBuilder function, Variable[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => function.Argument(variable.Name, variable.Type, variable.Shape));

    private TensorRef ZeroState(TensorRef x)
    {
        TensorRef shape = _scope.Add($"{_name}/Shape", "Shape", [x], [("T", Attr.Type(DataType.Float)), ("out_type", Attr.Type(DataType.Int32))]);
        TensorRef batch = Slice($"{_name}/strided_slice", shape, DataType.Int32, begin: 0, end: 1, endMask: 0);
        TensorRef units = _scope.Const($"{_name}/zeros/packed/1", Attr.Scalar(_units));
        TensorRef dims = _scope.Add($"{_name}/zeros/packed", "Pack", [batch, units], [("N", Attr.Int(2)), ("T", Attr.Type(DataType.Int32))]);
        TensorRef zero = _scope.Const($"{_name}/zeros/Const", Attr.Scalar(0f));
        return _scope.Add($"{_name}/zeros", "Fill", [dims, zero], [("T", Attr.Type(DataType.Float)), ("index_type", Attr.Type(DataType.Int32))]);
    }

    // One index of the first axis, which disappears.
    private TensorRef Slice(string name, TensorRef tensor, DataType type, int begin, int end, int endMask)
    {
        TensorRef first = _scope.Const($"{name}/stack", Attr.Vector(begin));
        TensorRef last = _scope.Const($"{name}/stack_1", Attr.Vector(end));
        TensorRef step = _scope.Const($"{name}/stack_2", Attr.Vector(1));
        List<(string, AttrValue)> attributes = [("Index", Attr.Type(DataType.Int32)), ("T", Attr.Type(type)), ("shrink_axis_mask", Attr.Int(1))];
        if (endMask != 0)
        {
            attributes.Add(("end_mask", Attr.Int(endMask)));
        }

        return _scope.Add(name, "StridedSlice", [tensor, first, last, step], [.. attributes]);
    }

    private TensorRef Transpose(string name, TensorRef x)
    {
        TensorRef permutation = _scope.Const($"{name}/perm", Attr.Vector(1, 0, 2));
        return _scope.Add(name, "Transpose", [x, permutation], [("T", Attr.Type(DataType.Float)), ("Tperm", Attr.Type(DataType.Int32))]);
    }
}
