using Microsoft.ML.Data;

namespace ScoringService;

/// <summary>A row as the model takes it.</summary>
public sealed class Digit
{
    [ColumnName("input"), VectorType(784)]
    public float[] Input { get; set; } = [];
}

/// <summary>What the model gives: a probability for each digit.</summary>
public sealed class DigitScores
{
    public float[] Score { get; set; } = [];
}

/// <summary>What a request says.</summary>
public sealed record Image(float[]? Pixels);

/// <summary>What it is answered.</summary>
public sealed record Answer(int Digit, float[] Scores);
