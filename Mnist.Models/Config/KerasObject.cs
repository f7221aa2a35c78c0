using System.Text.Json.Nodes;

namespace Mnist.Models.Config;

/// <summary>What Keras writes down as a class name and settings: layers, initializers, losses, optimizers and their like.</summary>
/// <remarks>Each class reads its settings (<c>FromConfig</c>) beside where it writes them (<c>Describe</c>); its defaults stand in its constructor alone.</remarks>
public abstract class KerasObject
{
    private protected KerasObject()
    {
    }

    /// <summary>Class name in Keras' configuration, as <c>GlorotUniform</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Keras' module of the class, as <c>keras.initializers</c>.</summary>
    internal abstract string Module { get; }

    /// <summary>Writes the constructor's arguments under Keras' names.</summary>
    internal virtual void Describe(ConfigWriter config)
    {
    }

    /// <summary>The object as a value in another's configuration.</summary>
    internal virtual JsonNode ToJson()
    {
        ConfigWriter config = new();
        Describe(config);
        return ConfigWriter.KerasObject(Module, ClassName, config.Json);
    }
}
