using Mnist.Formats;
using Mnist.Models.Saving.KerasJson;
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
    /// <returns>The model, not compiled: a <see cref="Sequential"/> or a <see cref="Functional"/>.</returns>
    /// <exception cref="ModelFormatException">The folder is missing, no SavedModel, damaged, or another program's.</exception>
    public Model load_model(string filepath, bool compile = true) => SavedModelFolder.Read(filepath);

    /// <summary>Makes the model that <c>model.to_json()</c> described, with new weights.</summary>
    /// <param name="json_string">Keras' JSON of a Sequential or functional model, of this library, Keras 3 or Keras 2.</param>
    /// <returns>The model, not compiled: a <see cref="Sequential"/> or a <see cref="Functional"/>.</returns>
    /// <exception cref="ModelFormatException">The text is not such a description, or has layers or arguments that are not supported.</exception>
    public Model model_from_json(string json_string)
    {
        ArgumentNullException.ThrowIfNull(json_string);
        return ModelConfig.Read(json_string);
    }

    /// <summary>Makes a model of the same layers, with new weights; layers the model shares are shared in the copy.</summary>
    /// <param name="model">The model; it stays as it is.</param>
    /// <returns>The copy, not compiled, of the same class.</returns>
    /// <exception cref="InvalidOperationException">The model does not know its input shape.</exception>
    public Model clone_model(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelConfig.Read(ModelConfig.Write(model));
    }
}
