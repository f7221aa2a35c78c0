using Mnist.Formats;
using Mnist.Models.Saving.SavedModel;

namespace Mnist.Models.Keras;

/// <summary>Saved models: <c>keras.models</c>.</summary>
public sealed class ModelsApi
{
    internal ModelsApi()
    {
    }

    /// <summary>Opens a SavedModel that this library wrote; it predicts the same bits and can be trained on once it is compiled.</summary>
    /// <param name="filepath">The folder.</param>
    /// <param name="compile">Accepted for Keras' sake: the folder does not say how the model was compiled, so it is not, whatever is given here.</param>
    /// <returns>The model, not compiled.</returns>
    /// <exception cref="ModelFormatException">The folder is missing, no SavedModel, damaged, or another program's.</exception>
    public Sequential load_model(string filepath, bool compile = true) => SavedModelFolder.Read(filepath);
}
