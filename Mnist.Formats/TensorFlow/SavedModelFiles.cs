namespace Mnist.Formats.TensorFlow;

/// <summary>Names of the files of a SavedModel folder.</summary>
public static class SavedModelFiles
{
    /// <summary>The file of the graphs.</summary>
    public const string GraphName = "saved_model.pb";

    /// <summary>The folder of the variables, and the name their files begin with.</summary>
    public const string VariablesName = "variables";

    /// <summary>Path of the graphs.</summary>
    /// <param name="folder">The SavedModel.</param>
    public static string Graph(string folder) => Path.Combine(folder, GraphName);

    /// <summary>Path of the variables' checkpoint, without ending.</summary>
    /// <param name="folder">The SavedModel.</param>
    public static string Variables(string folder) => Path.Combine(folder, VariablesName, VariablesName);
}
