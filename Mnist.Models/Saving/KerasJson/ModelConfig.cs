namespace Mnist.Models.Saving.KerasJson;

/// <summary>A model's configuration in Keras 3's JSON, whatever its class.</summary>
internal static class ModelConfig
{
    /// <summary>Writes the layers, their settings and how they are joined; no weights.</summary>
    public static string Write(Model model) => SequentialConfig.Write((Sequential)model);
}
