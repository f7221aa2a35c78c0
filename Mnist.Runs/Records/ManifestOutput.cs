namespace Mnist.Runs.Records;

/// <summary>An output as the partial file of a scoring has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, as .NET names it.</param>
/// <param name="RowShape">The sizes of a row.</param>
internal sealed record ManifestOutput(string Name, string Type, IReadOnlyList<long> RowShape)
{
    private static readonly Type[] Known = [typeof(float), typeof(double), typeof(int), typeof(long), typeof(byte), typeof(bool)];

    /// <summary>Whether it is one that is written.</summary>
    public bool IsPossible => Known.Any(type => type.Name == Type) && RowShape.All(size => size is > 0 and <= int.MaxValue) && RowShape.Aggregate(1.0, (product, size) => product * size) <= Array.MaxLength;

    /// <summary>The element type.</summary>
    public Type ElementType() => Known.First(type => type.Name == Type);
}
