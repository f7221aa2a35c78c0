
namespace Mnist.Models.Random;

/// <summary>Names one sequence of random numbers.</summary>
/// <param name="Seed">Seed of the model.</param>
/// <param name="Purpose">What for: see the factories.</param>
/// <param name="Item">Layer and weight, or layer and epoch.</param>
/// <param name="Sample">Sample within the epoch; 0 where there is none.</param>
internal readonly record struct RandomStream(ulong Seed, uint Purpose, uint Item, uint Sample)
{
    private const uint WeightsPurpose = 1;
    private const uint ShufflePurpose = 2;
    private const uint DropoutPurpose = 3;

    // Layers take the upper bits of the item; 4095 layers and a million epochs or weights fit.
    private const int LayerShift = 20;

    // Above the purpose: the first call of a layer has the numbers it always had.
    private const int CallShift = 8;

    /// <summary>Initial values of a weight.</summary>
    public static RandomStream Weights(ulong seed, int layer, int weight) => new(seed, WeightsPurpose, ((uint)layer << LayerShift) | (uint)weight, 0);

    /// <summary>Order of the samples in an epoch.</summary>
    public static RandomStream Shuffle(ulong seed, int epoch) => new(seed, ShufflePurpose, (uint)epoch, 0);

    /// <summary>Dropout of one sample in a layer and epoch.</summary>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="layer">Place of the layer in the model.</param>
    /// <param name="call">Which call of a shared layer it is, from 0.</param>
    /// <param name="epoch">Epochs trained before.</param>
    /// <param name="sample">Place of the sample in the epoch.</param>
    public static RandomStream Dropout(ulong seed, int layer, int call, int epoch, long sample) =>
        new(seed, DropoutPurpose | ((uint)call << CallShift), ((uint)layer << LayerShift) | (uint)epoch, (uint)sample);
}
