using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Models.Layers;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>The nodes by which a session saves and restores the variables.</summary>
internal static class SaverNodes
{
    /// <summary>Writes a variable's handle with the nodes that start and read it.</summary>
    public static TensorRef Variable(NodeScope scope, string name, Parameter parameter)
    {
        AttrValue type = Attr.Type(DataType.Float);
        TensorRef handle = scope.Add(name, "VarHandleOp", [], [("dtype", type), ("shape", Attr.Shape(parameter.Shape.dims)), ("shared_name", Attr.Text(name))]);
        TensorProto zeros = new() { Dtype = DataType.Float, TensorShape = Attr.ShapeProto(parameter.Shape.dims), FloatVal = { 0f } };
        TensorRef start = scope.Const($"{name}/Initializer/zeros", zeros);
        scope.Add($"{name}/Assign", "AssignVariableOp", [handle, start], [("dtype", type)]);
        scope.Add($"{name}/Read/ReadVariableOp", "ReadVariableOp", [handle], [("dtype", type)]);
        return handle;
    }

    /// <summary>The record of a variable in the collections <c>variables</c> and <c>trainable_variables</c>.</summary>
    public static VariableDef Definition(string name, Parameter parameter) => new()
    {
        VariableName = $"{name}:0",
        InitializerName = $"{name}/Assign",
        SnapshotName = $"{name}/Read/ReadVariableOp:0",
        InitialValueName = $"{name}/Initializer/zeros:0",
        IsResource = true,
        Trainable = parameter.Trainable,
    };

    /// <summary>Writes the saving and restoring of all variables.</summary>
    public static SaverDef Add(NodeScope scope, IReadOnlyList<(string Name, TensorRef Handle)> variables)
    {
        string[] keys = [.. variables.Select((_, i) => ObjectGraph.CheckpointKey(i))];
        string[] slices = [.. variables.Select(_ => string.Empty)];
        AttrValue types = Attr.Types(variables.Select(_ => DataType.Float));
        (string, AttrValue)[] text = [("dtype", Attr.Type(DataType.String)), ("shape", Attr.Shape())];
        TensorRef name = scope.Const("save/filename/input", Attr.ScalarText("model"));
        TensorRef file = scope.Add("save/Const", "PlaceholderWithDefault", [scope.Add("save/filename", "PlaceholderWithDefault", [name], text)], text);

        TensorRef[] values = [.. variables.Select(variable => new TensorRef($"{variable.Name}/Read/ReadVariableOp", "value"))];
        TensorRef saveKeys = scope.Const("save/SaveV2/tensor_names", Attr.Texts(keys));
        TensorRef saveSlices = scope.Const("save/SaveV2/shape_and_slices", Attr.Texts(slices));
        scope.Add("save/SaveV2", "SaveV2", [file, saveKeys, saveSlices, .. values], [("dtypes", types)]);
        scope.Add("save/control_dependency", "Identity", [file], [("T", Attr.Type(DataType.String))], "save/SaveV2");

        TensorRef restoreKeys = scope.Const("save/RestoreV2/tensor_names", Attr.Texts(keys));
        TensorRef restoreSlices = scope.Const("save/RestoreV2/shape_and_slices", Attr.Texts(slices));
        TensorRef restored = scope.Add("save/RestoreV2", "RestoreV2", [file, restoreKeys, restoreSlices], [("dtypes", types)]);
        List<string> assigns = [];
        for (int i = 0; i < variables.Count; i++)
        {
            TensorRef value = scope.Float($"save/Identity_{i}", "Identity", restored.At(i));
            assigns.Add($"save/AssignVariableOp_{i}");
            scope.Add(assigns[^1], "AssignVariableOp", [variables[i].Handle, value], [("dtype", Attr.Type(DataType.Float))]);
        }

        scope.Add("save/restore_all", "NoOp", [], [], assigns);
        return new SaverDef
        {
            FilenameTensorName = "save/Const:0",
            SaveTensorName = "save/control_dependency:0",
            RestoreOpName = "save/restore_all",
            MaxToKeep = 5,
            KeepCheckpointEveryNHours = 10000,
            Version = SaverDef.Types.CheckpointFormatVersion.V2,
        };
    }
}
