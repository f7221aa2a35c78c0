using Mnist.Models.Keras;

namespace Mnist.Models;

/// <summary>Brings <c>keras</c> into scope: <c>using static Mnist.Models.KerasApi;</c>.</summary>
public static class KerasApi
{
    /// <summary>The Keras API.</summary>
    public static KerasInterface keras { get; } = new();
}
