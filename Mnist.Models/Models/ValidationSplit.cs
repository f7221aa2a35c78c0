namespace Mnist.Models;

/// <summary>How <c>fit</c> cuts rows into training and validation.</summary>
public static class ValidationSplit
{
    /// <summary>Rows that train: Keras' floor(rows * (1 - fraction)), from the start; the rest, at the end, validates.</summary>
    /// <param name="rows">All rows, 0 or more.</param>
    /// <param name="fraction">Fraction held back for validation, 0 to below 1.</param>
    /// <returns>Their number.</returns>
    public static int TrainingRows(int rows, float fraction)
    {
        // By way of decimal, 0.2f is 0.2 and not 0.2000000030.
        return (int)Math.Floor(rows * (1 - (double)(decimal)fraction));
    }
}
