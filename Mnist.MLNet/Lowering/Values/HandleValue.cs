namespace Mnist.MLNet.Lowering.Values;

/// <summary>The handle of a variable.</summary>
/// <param name="handle">The main graph's node.</param>
internal sealed class HandleValue(string handle) : Value
{
    public string Handle { get; } = handle;
}
