namespace Mnist.Formats.Data.Tables;

/// <summary>How a <see cref="Table"/> is read.</summary>
public sealed record TableOptions
{
    /// <summary>Whether the first line of a csv is the names of its columns, as it should be; true by default. Without names they are called 0, 1, 2, ...</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What stands between the cells of a csv; a tab where the file's name ends in <c>.tsv</c> and else a comma by default.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether missing numbers (empty cells, NA, null) are read as NaN, which only columns of float and double can hold; they are refused by default.</summary>
    public bool MissingAsNaN { get; init; }

    /// <summary>What numbers that become float or double are divided by. Null, the default: bytes by 255 (and other whole numbers of arrays, which then must be 0 to 255), all else by nothing.</summary>
    public double? DivideBy { get; init; }

    /// <summary>Whether images are brought into the form of MNIST's digits (<see cref="DigitImage"/>), whatever their size; false by default.</summary>
    public bool PrepareDigits { get; init; }

    /// <summary>What a pixel of an image is: 1, the default, for how bright it is, 3 for red, green and blue, whatever the file holds. Digits (<see cref="PrepareDigits"/>) are always grey.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The arrays of an .npz that are read, by the names each may have, the best first; null, the default: all, which must be of as many rows. The others may be of any kind and size.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Arrays { get; init; }
}
