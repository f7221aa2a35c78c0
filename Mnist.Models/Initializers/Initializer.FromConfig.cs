using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

public abstract partial class Initializer
{
    // Keyed by Keras' snake-case name; class names are turned into it. The list is closed, no type name is ever looked up.
    private static readonly Dictionary<string, Func<ConfigReader?, Initializer>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["constant"] = config => new Constant(config?.Single("value", 0f) ?? 0f),
        ["glorot_normal"] = _ => new GlorotNormal(),
        ["glorot_uniform"] = _ => new GlorotUniform(),
        ["he_normal"] = _ => new HeNormal(),
        ["he_uniform"] = _ => new HeUniform(),
        ["lecun_normal"] = _ => new LecunNormal(),
        ["lecun_uniform"] = _ => new LecunUniform(),
        ["ones"] = _ => new Ones(),
        ["orthogonal"] = config => new Orthogonal(config?.Single("gain", 1f) ?? 1f),
        ["zeros"] = _ => new Zeros(),
    };

    /// <summary>The initializer of a name, so that <c>kernel_initializer: "he_normal"</c> can be written.</summary>
    /// <param name="name">As <c>glorot_uniform</c>.</param>
    public static implicit operator Initializer(string name) => Get(name);

    /// <summary>The initializer of a name, with its defaults.</summary>
    /// <param name="name">As <c>glorot_uniform</c>; capitals do not matter.</param>
    /// <returns>The initializer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Initializer Get(string name) => Known.TryGetValue(name, out Func<ConfigReader?, Initializer>? make)
        ? make(null)
        : throw new ArgumentException($"Unknown initializer '{name}'. Known initializers: {string.Join(", ", Known.Keys)}.", nameof(name));

    /// <summary>The initializer of a Keras configuration.</summary>
    internal static Initializer FromConfig(string className, ConfigReader config) =>
        Known.TryGetValue(KerasNames.ToSnakeCase(className), out Func<ConfigReader?, Initializer>? make)
            ? make(config)
            : throw config.Wrong("initializer", $"one of {string.Join(", ", Known.Keys)}", className);
}
