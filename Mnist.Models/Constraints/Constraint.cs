using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Constraints;

/// <summary>What a weight is put back into after each update. A name does as well: <c>kernel_constraint: "non_neg"</c>.</summary>
public abstract class Constraint : KerasObject
{
    private protected Constraint()
    {
    }

    /// <summary>The constraints, by name.</summary>
    internal static KerasRegistry<Constraint> Registry { get; } = new KerasRegistry<Constraint>("constraint", "constraints")
        .Add(nameof(MaxNorm), MaxNorm.FromConfig)
        .Add(nameof(MinMaxNorm), MinMaxNorm.FromConfig)
        .Add(nameof(NonNeg), _ => new NonNeg())
        .Add(nameof(UnitNorm), UnitNorm.FromConfig);

    internal override string Module => "keras.constraints";

    /// <summary>The constraint of a name, so that <c>kernel_constraint: "non_neg"</c> can be written.</summary>
    /// <param name="name">As <c>non_neg</c>.</param>
    public static implicit operator Constraint(string name) => Get(name);

    /// <summary>The constraint of a name, with its defaults.</summary>
    /// <param name="name">As <c>max_norm</c>; capitals do not matter.</param>
    /// <returns>The constraint.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Constraint Get(string name) => Registry.Get(name);

    /// <summary>Refuses a weight the constraint cannot be put on.</summary>
    /// <exception cref="ArgumentException">The weight has no such axes.</exception>
    internal virtual void Check(Shape shape)
    {
    }

    /// <summary>Changes a whole weight.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its axes in TensorFlow's layout.</param>
    internal abstract void Apply(Span<float> values, Shape shape);
}
