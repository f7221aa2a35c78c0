using System.Globalization;

namespace Mnist.Tests.TestData;

/// <summary>Compares arrays as the fixtures' README says: the largest difference against the largest magnitude.</summary>
internal static class Agreement
{
    /// <summary>Asserts that the largest difference is at most a fraction of the largest expected magnitude.</summary>
    public static void Check(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        string? difference = Difference(what, expected, actual, tolerance);
        Assert.True(difference is null, difference);
    }

    /// <summary>Null, or a sentence about the largest difference if it is more than a fraction of the largest expected magnitude.</summary>
    public static string? Difference(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        if (expected.Length != actual.Length)
        {
            return $"{what}: {actual.Length} numbers, expected {expected.Length}.";
        }

        double magnitude = 0;
        double difference = 0;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
            double here = Math.Abs((double)expected[i] - actual[i]);
            if (!(here <= difference))
            {
                (difference, worst) = (here, i);
            }
        }

        return difference <= tolerance * magnitude
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: largest difference {difference:G4} at {worst} (expected {expected[worst]}, got {actual[worst]}) is {difference / magnitude:G3} of the largest magnitude {magnitude:G4}; allowed {tolerance:G2}.");
    }
}
