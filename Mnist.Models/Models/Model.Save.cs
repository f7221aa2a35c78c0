using Mnist.Formats;
using Mnist.Models.Config;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Saving.SavedModel;

namespace Mnist.Models;

public abstract partial class Model
{
    /// <summary>Saves the model as a TensorFlow SavedModel, which TensorFlow, Keras' TFSMLayer, ML.NET and this library open.</summary>
    /// <param name="filepath">The folder, whose name ends in none of <c>.h5</c>, <c>.keras</c> and the like; written under a temporary name and renamed, so an existing model is never half overwritten.</param>
    /// <param name="overwrite">Whether an existing SavedModel may be replaced.</param>
    /// <param name="include_optimizer">Only false: the folder holds no optimizer. Checkpoints of <c>fit</c> keep its state.</param>
    /// <param name="save_format">Only <c>tf</c>.</param>
    /// <exception cref="ArgumentException">An argument asks for what is not supported.</exception>
    /// <exception cref="ModelFormatException">The name asks for a file of another format, or the folder exists and may not be replaced, or cannot be written.</exception>
    public void save(string filepath, bool overwrite = true, bool include_optimizer = false, string save_format = "tf")
    {
        ArgumentException.ThrowIfNullOrEmpty(filepath);
        if (save_format != "tf")
        {
            throw new ArgumentException($"save_format must be 'tf', the folder of a SavedModel: other formats are not written; received '{save_format}'.", nameof(save_format));
        }

        Unsupported.Unless(include_optimizer, false, nameof(include_optimizer));
        SavedModelFolder.Write(this, filepath, overwrite);
    }

    /// <summary>Describes the model without its weights: the layers, their settings and how they are joined.</summary>
    /// <returns>Keras 3's JSON; <c>keras.models.model_from_json</c> makes the model of it, here as in Python.</returns>
    /// <exception cref="InvalidOperationException">The model does not know its input shape.</exception>
    /// <exception cref="ModelFormatException">A layer reads the mask of another tensor, which Keras' JSON cannot hold.</exception>
    public string to_json() => ModelConfig.Write(this);
}
