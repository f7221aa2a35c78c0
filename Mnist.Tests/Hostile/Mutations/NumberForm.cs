namespace Mnist.Tests.Hostile.Mutations;

/// <summary>How a format writes a number.</summary>
internal enum NumberForm
{
    LittleEndian,
    BigEndian,
    Varint,
}
