namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>The fixed end of a table file.</summary>
internal static class TableFooter
{
    /// <summary>Bytes of the footer.</summary>
    public const int Size = 48;

    /// <summary>Bytes of the two handles with their padding.</summary>
    public const int HandlesSize = Size - sizeof(ulong);

    /// <summary>The last eight bytes.</summary>
    public const ulong Magic = 0xDB4775248B80FB57;
}
