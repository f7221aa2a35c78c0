namespace Mnist.Benchmarks.Kernels;

/// <summary>A product of (rows, inner) with (inner, columns), and which model has it, for what.</summary>
public sealed record GemmCase(int Rows, int Inner, int Columns, string Use) : KernelCase
{
    public override string Name => $"{Rows} x {Inner} x {Columns} ({Use})";

    public override double Operations(string method) => 2.0 * Rows * Inner * Columns;
}
