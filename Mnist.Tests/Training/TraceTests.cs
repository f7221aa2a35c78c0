using Mnist.Models.Tensors;
using Mnist.Tests.Kernels;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Training;

/// <summary>Whole training loops against Keras: the loss of every step, the final weights, predictions after it.</summary>
/// <remarks>
/// <para>Max pooling and relu choose. Where two cells of a window differ by less than rounding does, rounding picks the winner, a gradient of full
/// size goes to one cell or the other, and two runs part for good. The fixture <c>cnn</c> hangs on one window (picture 186 of the third batch, row 5,
/// columns 10 and 11, filter 15): TensorFlow 2.21's C library, run on the same graph, finds 0.0299876574 in both cells with 4 threads, and 0.0299876593
/// in the second with 8. After that its losses differ by 6e-4, and a unit of the dense layer that is almost dead by 4e-2 of the largest weight.</para>
/// <para>Largest relative difference of a loss from the fixture, measured 2026-11-24 in that library on an AMD EPYC with AVX-512: cnn 1e-6 with 1 to 4
/// threads without oneDNN, 6e-4 with 8 threads or with oneDNN, its default; cnn-tuned 1e-5, but 2e-3 in a weight with oneDNN; batchnorm 1e-7,
/// but 4.6e-4 with oneDNN and one thread. The same loops in float64, with no rounding to speak of: 6e-4, 1.2e-3 and 3.3e-4.</para>
/// <para>So a choice cannot be asked for, but everything else can: there must be a start within <see cref="Nudge"/> units in the last place of Keras' own
/// from which our loop follows Keras through every step, to the last weight. One start in eight did so for cnn, one in three for cnn-tuned, with
/// losses within 4e-6. All others do so from Keras' own start.</para>
/// </remarks>
[Trait("Category", "fixtures")]
public sealed class TraceTests
{
    private const int Nudge = 4;
    private const int MostStarts = 100;

    // Keras takes a batch's variance from a running float32 sum, off by 7e-5 in the first batch of this fixture, ours by less than 1e-6; the kernel is then
    // 5e-6 of Keras' away after one update, and no start makes up for it. A window whose cells differ by 6e-6 parts the runs in step 9, as it does float64
    // (which, told to take the other cell there, follows Keras for four steps more). What float64 holds is asked for: 1e-4 for 16 steps, then 3.3e-4.
    private static readonly TraceTolerance BatchNormalization = TraceTolerance.Readme with { LateSteps = 9, LateLoss = 4e-4, Weight = 4e-3 };

    public static TheoryData<string> Cases() => [.. FixtureFolder.Cases("traces")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_follows_keras(string name)
    {
        Trace trace = Trace.Read(name);
        TraceTolerance tolerance = name == "XX" ? BatchNormalization
            : trace.IsRecurrent ? TraceTolerance.ReadmeRecurrent
            : TraceTolerance.Readme;
        string own = string.Empty;
        for (int attempt = 0; attempt < MostStarts; attempt++)
        {
            string? difference = trace.Difference(attempt == 0 ? trace.Start : Nudged(trace.Start, attempt), tolerance);
            if (difference is null)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(attempt == 0 ? $"{name}: from Keras' own start." : $"{name}: from nudged start {attempt}. From Keras' own: {own}");
                return;
            }

            own = attempt == 0 ? difference : own;
            Assert.False(trace.IsRecurrent, difference);   // nothing chooses there
        }

        Assert.Fail($"None of {MostStarts} starts within {Nudge} units in the last place follows Keras. From Keras' own: {own}");
    }

    // Every weight by a random number of units in the last place, up to Nudge; zeros stay.
    private static NDArray[] Nudged(NDArray[] weights, int seed)
    {
        float[] random = KernelSamples.Uniform(seed, weights.Sum(array => (int)array.size));
        int taken = 0;
        return [.. weights.Select(array => new NDArray(array.ToArray<float>().Select(value => Nudged(value, random[taken++])).ToArray(), array.shape))];
    }

    private static float Nudged(float value, float random) => value == 0 ? 0 : value + (MathF.Round(Nudge * random) * (MathF.BitIncrement(value) - value));
}
